-- One row per recommendation entry of the named reports, body and appendix, in their order.
SELECT
    report_id, ordinal, location, section, purpose, text, parent_ordinal, deadline, urgent, same_as_ordinal, theme,
    paragraph_id, page, char_start, char_end
FROM fact_recommendation
WHERE report_id BETWEEN {first} AND {last} AND report_id IN ({reports})
ORDER BY report_id, ordinal

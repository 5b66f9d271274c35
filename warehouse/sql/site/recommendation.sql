-- One row per recommendation entry of the reports {reports}, body and appendix, in their order.
SELECT
    report_id, ordinal, location, section, purpose, text, parent_ordinal, deadline, urgent, same_as_ordinal, theme,
    paragraph_id, page, char_start, char_end
FROM fact_recommendation
WHERE report_id IN ({reports})
ORDER BY report_id, ordinal

-- One row per judgement of the named reports, in their order.
SELECT report_id, ordinal, kind, aspect, judgement, grade, absence_reason, paragraph, page, char_start, char_end
FROM fact_judgement
WHERE report_id BETWEEN {first} AND {last} AND report_id IN ({reports})
ORDER BY report_id, ordinal

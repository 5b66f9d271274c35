-- One row per finding on the named reports, in their order.
SELECT
    report_id, ordinal, kind, compared_with, outcome, severity, paragraph, stated, computed, explanation, char_start,
    char_end, fact_id
FROM quality_finding
WHERE report_id BETWEEN {first} AND {last} AND report_id IN ({reports})
ORDER BY report_id, ordinal

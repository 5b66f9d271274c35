-- One row per value of the domain attainment that a report states.
SELECT * EXCLUDE (domain)
FROM int_published_fact
WHERE domain = 'attainment'
ORDER BY report_id, char_start, char_end, fact_id

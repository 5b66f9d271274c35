-- One row per value of the domain sen that a report states.
SELECT * EXCLUDE (domain)
FROM int_published_fact
WHERE domain = 'sen'
ORDER BY report_id, char_start, char_end, fact_id

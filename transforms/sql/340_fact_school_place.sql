-- One row per value of the domain school_places that a report states.
SELECT * EXCLUDE (domain)
FROM int_published_fact
WHERE domain = 'school_places'
ORDER BY report_id, char_start, char_end, fact_id

-- One row per line of a report's contents page.
SELECT entry.* EXCLUDE (reading_id)
FROM staging.stg_contents AS entry
INNER JOIN int_published_reading USING (reading_id, report_id)
ORDER BY report_id, ordinal

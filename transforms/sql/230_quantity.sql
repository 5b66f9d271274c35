-- One row per number that the text states.
SELECT quantity.* EXCLUDE (reading_id)
FROM staging.stg_quantity AS quantity
INNER JOIN int_published_reading USING (reading_id, report_id)
ORDER BY report_id, ordinal

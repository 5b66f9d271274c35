-- One row per block of a published report.
SELECT block.*
FROM staging.stg_paragraph AS block
INNER JOIN int_published_reading USING (reading_id, report_id)

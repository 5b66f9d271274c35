-- One row per report of the next warehouse.
SELECT
    reading.*,
    publication.source_uri,
    publication.first_seen_at
FROM staging.publication
INNER JOIN staging.stg_reading AS reading USING (reading_id, report_id, sha256)

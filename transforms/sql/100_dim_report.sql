-- One row per published inspection report.
SELECT
    report_id,
    family,
    la_code,
    authority_name,
    title,
    inspection_kind,
    inspection_start,
    inspection_end,
    lead_inspector,
    published_on,
    published_precision,
    source_uri,
    sha256,
    media_type,
    pages,
    first_seen_at,
    reader_key AS parser_version,
    reading_id
FROM int_published_reading
ORDER BY report_id

-- One row per report.
SELECT
    report_id,
    text,
    length(text)::INTEGER AS characters
FROM int_published_reading
ORDER BY report_id

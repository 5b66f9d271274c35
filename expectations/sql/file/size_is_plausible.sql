-- one row per file of fewer than $least bytes that is to be a report, but is not empty
SELECT source_uri, report_id, 'its size' AS key, NULL AS quote, size_bytes || ' bytes' AS observed
FROM gate_file
WHERE kind = 'report' AND damaged IS NULL AND NOT blank AND size_bytes < $least
ORDER BY ALL

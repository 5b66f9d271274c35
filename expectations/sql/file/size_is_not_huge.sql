-- one row per file of more than $most bytes
SELECT source_uri, report_id, 'its size' AS key, NULL AS quote, size_bytes || ' bytes' AS observed
FROM gate_file WHERE size_bytes > $most
ORDER BY ALL

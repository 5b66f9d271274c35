-- one row per file without a byte, or with nothing but white space
SELECT source_uri, report_id, 'its content' AS key, NULL AS quote, size_bytes || ' bytes, none of them ink' AS observed
FROM gate_file WHERE blank AND damaged IS NULL
ORDER BY ALL

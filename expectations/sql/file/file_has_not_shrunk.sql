-- one row per file that has less than $share of the bytes of the form that is published from its source, both of one type
SELECT source_uri, report_id, 'its size' AS key, NULL AS quote, size_bytes || ' bytes, published are ' || published_bytes AS observed
FROM gate_file
WHERE damaged IS NULL AND media_type = published_type AND size_bytes < $share * published_bytes
ORDER BY ALL

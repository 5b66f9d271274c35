-- one row per file that ends as files do that were cut off: a page without its last tag, a text inside a character
SELECT source_uri, report_id, unfinished AS key, NULL AS quote, size_bytes || ' bytes came' AS observed
FROM gate_file WHERE unfinished IS NOT NULL
ORDER BY ALL

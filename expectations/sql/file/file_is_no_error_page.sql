-- one row per web page that tells an error, or holds next to no text
SELECT source_uri, report_id, 'its title' AS key, error_page AS quote, media_type || ', ' || size_bytes || ' bytes' AS observed
FROM gate_file WHERE error_page IS NOT NULL
ORDER BY ALL

-- one row per file whose copy in the archive is missing or has other bytes than its name says
SELECT source_uri, report_id, 'its copy in the archive' AS key, NULL AS quote, damaged AS observed
FROM gate_file WHERE damaged IS NOT NULL
ORDER BY ALL

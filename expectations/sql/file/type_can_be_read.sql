-- one row per file whose bytes are of no type that can be read as what it is expected to be
SELECT source_uri, report_id, 'its type' AS key, NULL AS quote, media_type AS observed
FROM gate_file
WHERE damaged IS NULL AND NOT blank
  AND media_type NOT IN ('text/plain', 'text/markdown')
  AND NOT (kind = 'report' AND media_type IN ('text/html', 'application/pdf'))
  AND NOT (kind = 'statistics' AND media_type = 'text/csv')
ORDER BY ALL

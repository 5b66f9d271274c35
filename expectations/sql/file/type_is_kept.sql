-- one row per file of another type than the form that is published from its source; text and markdown are one type here
SELECT source_uri, report_id, 'its type' AS key, NULL AS quote, media_type || ', published is ' || published_type AS observed
FROM gate_file
WHERE damaged IS NULL AND NOT blank AND media_type <> published_type
  AND NOT (media_type IN ('text/plain', 'text/markdown') AND published_type IN ('text/plain', 'text/markdown'))
ORDER BY ALL

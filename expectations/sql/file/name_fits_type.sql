-- one row per file whose name ends as one of another type does; a text may be called anything that is text
WITH named AS (
  SELECT *, lower(regexp_extract(source_uri, '\.([A-Za-z0-9]{2,5})(?:[?#].*)?$', 1)) AS ending FROM gate_file WHERE damaged IS NULL AND NOT blank
)
SELECT source_uri, report_id, 'its name' AS key, NULL AS quote, 'ends in .' || ending || ', the bytes are ' || media_type AS observed
FROM named
WHERE (ending = 'pdf') <> (media_type = 'application/pdf') AND ending IN ('pdf', 'html', 'htm', 'txt', 'md', 'csv')
  OR ending IN ('txt', 'md', 'csv') AND media_type = 'text/html'
ORDER BY ALL

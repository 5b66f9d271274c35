-- one row per PDF whose trailer names an encryption
SELECT source_uri, report_id, 'its trailer' AS key, NULL AS quote, 'names an encryption' AS observed
FROM gate_file WHERE encrypted
ORDER BY ALL

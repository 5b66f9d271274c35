-- one row per file whose bytes another source gave as well
SELECT source_uri, report_id, 'its bytes' AS key, NULL AS quote, 'the same as ' || same_as AS observed
FROM gate_file WHERE same_as IS NOT NULL
ORDER BY ALL

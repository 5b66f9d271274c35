-- one row per folder from which more than $share of its files, and more than $least, are gone since the run before
SELECT source_uri, NULL AS report_id, files_gone || ' of ' || files_before || ' files' AS key, NULL AS quote, 'the first is ' || first_gone AS observed
FROM gate_folder WHERE files_gone > greatest($least, $share * files_before)
ORDER BY ALL

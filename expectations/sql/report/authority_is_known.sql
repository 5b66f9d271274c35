-- one row per reading whose authority is in neither the built-in list nor the added one
SELECT reading_id, report_id, 'authority ' || coalesce(la_code, 'none') AS key, authority_name AS quote, title AS observed
FROM new_reading ANTI JOIN gate_authority USING (la_code)
ORDER BY ALL

-- one row per reading whose text nowhere names its authority
SELECT r.reading_id, r.report_id, 'authority ' || r.la_code AS key, r.authority_name AS quote, a.name || ' does not occur in the text' AS observed
FROM new_reading AS r
JOIN (SELECT la_code, any_value(name) AS name, list(lower(name)) AS names FROM gate_authority GROUP BY la_code) AS a USING (la_code)
JOIN new_text AS t USING (reading_id)
WHERE NOT list_bool_or([contains(lower(t.text), n) FOR n IN a.names])
ORDER BY ALL

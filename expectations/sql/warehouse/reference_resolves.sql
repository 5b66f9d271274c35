-- one row per row of {table} whose reference to {target} finds nothing (a template: filled from the definitions)
SELECT {report_id} AS report_id, {key} AS key, NULL AS quote, 'not in {target}' AS observed
FROM {table} AS t
WHERE {given} AND NOT EXISTS (SELECT 1 FROM {target} AS o WHERE {match})
ORDER BY ALL

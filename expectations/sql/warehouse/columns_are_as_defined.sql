-- one row per column that {table} lacks (a template: filled from the definitions; further columns are allowed)
SELECT NULL AS report_id, '{table}.' || name AS key, NULL AS quote, 'is missing' AS observed
FROM (VALUES {names}) AS defined(name)
WHERE name NOT IN (SELECT column_name FROM duckdb_columns() WHERE database_name = current_database() AND schema_name = 'main' AND table_name = '{table}')
ORDER BY ALL

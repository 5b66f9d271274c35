-- one row per table, view or column of a table without a comment
WITH item AS (
  SELECT table_name AS name, comment FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = 'main'
  UNION ALL SELECT view_name, comment FROM duckdb_views() WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal
  UNION ALL
  SELECT table_name || '.' || column_name, comment FROM duckdb_columns()
  WHERE database_name = current_database() AND schema_name = 'main' AND table_name IN (SELECT table_name FROM duckdb_tables() WHERE database_name = current_database())
)
SELECT NULL AS report_id, name AS key, NULL AS quote, 'no comment' AS observed
FROM item WHERE coalesce(trim(comment), '') = ''
ORDER BY ALL

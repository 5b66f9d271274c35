-- one row per key of {table} that several rows have (a template: filled from the definitions)
SELECT {report_id} AS report_id, {key} AS key, NULL AS quote, count(*) || ' rows' AS observed
FROM {table} AS t
GROUP BY {columns}
HAVING count(*) > 1
ORDER BY ALL

-- no row, or an error where {view} cannot be read (a template: filled from the definitions)
SELECT NULL AS report_id, '{view}' AS key, NULL AS quote, 'unreadable' AS observed
FROM (SELECT count(*) AS rows FROM (SELECT DISTINCT * FROM (SELECT * FROM {view} LIMIT 100))) AS read
WHERE rows < 0

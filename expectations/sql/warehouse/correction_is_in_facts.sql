-- one row per fact whose correction is not there, per applied correction that its fact does not show, per dropped fact that is there
SELECT f.report_id, 'fact ' || f.fact_id AS key, f.quote, 'correction ' || f.correction_id || ' is not in the table' AS observed
FROM fact_statistic AS f
WHERE f.correction_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM correction AS c WHERE c.correction_id = f.correction_id AND c.fact_id = f.fact_id AND c.action <> 'drop' AND c.state = 'applied')
UNION ALL
SELECT c.report_id, 'correction ' || c.correction_id, c.quote, 'fact ' || coalesce(c.fact_id, 'none') || ' does not name it'
FROM correction AS c
WHERE c.state = 'applied' AND c.action <> 'drop'
  AND NOT EXISTS (SELECT 1 FROM fact_statistic AS f WHERE f.fact_id = c.fact_id AND f.report_id = c.report_id AND f.correction_id = c.correction_id)
UNION ALL
SELECT c.report_id, 'correction ' || c.correction_id, c.quote, 'fact ' || c.fact_id || ' is still there'
FROM correction AS c
WHERE c.state = 'applied' AND c.action = 'drop'
  AND EXISTS (SELECT 1 FROM fact_statistic AS f WHERE f.fact_id = c.fact_id AND f.report_id = c.report_id)
ORDER BY ALL

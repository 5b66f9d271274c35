-- one row per report of the served warehouse that the next one has neither by name nor by file
SELECT s.report_id, 'the report' AS key, s.title AS quote, 'published from ' || s.source_uri AS observed
FROM served_warehouse.dim_report AS s
WHERE NOT EXISTS (SELECT 1 FROM dim_report AS n WHERE n.report_id = s.report_id OR n.sha256 = s.sha256)
ORDER BY ALL

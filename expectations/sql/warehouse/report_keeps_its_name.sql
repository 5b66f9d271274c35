-- one row per report of the served warehouse whose file the next one knows under another name only
SELECT s.report_id, 'the report' AS key, s.title AS quote, 'now ' || n.report_id AS observed
FROM served_warehouse.dim_report AS s JOIN dim_report AS n USING (sha256)
WHERE s.report_id NOT IN (SELECT report_id FROM dim_report)
ORDER BY ALL

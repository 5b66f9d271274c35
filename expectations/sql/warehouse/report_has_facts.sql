-- one row per inspection report on an authority without a fact
SELECT r.report_id, 'facts' AS key, r.title AS quote, 'none' AS observed
FROM dim_report AS r ANTI JOIN fact_statistic AS f USING (report_id)
WHERE r.family = 'lea_inspection'
ORDER BY ALL

-- one row per fact whose measure belongs to another domain than its table
SELECT f.report_id, 'fact ' || f.fact_id AS key, f.quote, f.measure || ' stands in ' || f.domain || ', it belongs to ' || m.domain AS observed
FROM fact_statistic AS f JOIN dim_measure AS m USING (measure)
WHERE m.domain <> f.domain
ORDER BY ALL

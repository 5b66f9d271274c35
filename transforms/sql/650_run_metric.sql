-- One row per figure of a published version that later versions are compared with.
WITH size AS (
  SELECT count(*) AS reports FROM dim_report
),
counted AS (
  SELECT 'paragraph' AS subject, count(*) AS rows FROM paragraph
  UNION ALL SELECT 'quantity', count(*) FROM quantity
  UNION ALL SELECT 'fact_recommendation', count(*) FROM fact_recommendation
  UNION ALL SELECT 'fact_judgement', count(*) FROM fact_judgement
  UNION ALL SELECT 'quality_finding', count(*) FROM quality_finding
  UNION ALL SELECT 'report_text', coalesce(sum(characters), 0) FROM report_text
),
stated AS (
  SELECT m.domain AS subject, count(f.fact_id) AS rows
  FROM (SELECT DISTINCT domain FROM dim_measure) AS m LEFT JOIN fact_statistic AS f USING (domain)
  GROUP BY m.domain
),
ranged AS (
  SELECT f.measure, f.value,
    quantile_cont(f.value, 0.05) OVER (PARTITION BY f.measure) AS low,
    quantile_cont(f.value, 0.95) OVER (PARTITION BY f.measure) AS high
  FROM fact_statistic AS f JOIN dim_measure AS m ON m.measure = f.measure AND m.unit = f.unit
  WHERE f.scope = 'la' AND f.status = 'actual' AND f.value IS NOT NULL
),
valued AS (
  SELECT measure AS subject, avg(value) FILTER (value BETWEEN low AND high) AS value, count(*) AS rows
  FROM ranged GROUP BY measure
),
numbers AS (
  SELECT count(*) AS numbers, count(fact_id) AS facts, count(*) FILTER (reason = 'unclassified') AS unclassified FROM quantity
),
figure AS (
  SELECT 'reports' AS metric, 'dim_report' AS subject, reports::DOUBLE AS value, reports AS rows FROM size
  UNION ALL SELECT 'rows_per_report', subject, rows / reports, rows FROM counted, size WHERE reports > 0
  UNION ALL SELECT 'facts_per_report', subject, rows / reports, rows FROM stated, size WHERE reports > 0
  UNION ALL SELECT 'mean_value', subject, value, rows FROM valued WHERE value IS NOT NULL
  UNION ALL SELECT 'number_share', 'facts', facts / numbers, numbers FROM numbers WHERE numbers > 0
  UNION ALL SELECT 'number_share', 'unclassified', unclassified / numbers, numbers FROM numbers WHERE numbers > 0
)
SELECT version_id AS run_id, metric, subject, value, rows::BIGINT AS rows
FROM figure, warehouse_version
ORDER BY ALL

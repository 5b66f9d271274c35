-- one row per fact table whose rows the view does not hold, or hold more than once
WITH stated AS (
  SELECT 'funding' AS domain, count(*) AS facts FROM fact_funding
  UNION ALL SELECT 'attainment', count(*) FROM fact_attainment
  UNION ALL SELECT 'attendance', count(*) FROM fact_attendance
  UNION ALL SELECT 'exclusions', count(*) FROM fact_exclusion
  UNION ALL SELECT 'school_places', count(*) FROM fact_school_place
  UNION ALL SELECT 'sen', count(*) FROM fact_sen
  UNION ALL SELECT 'context', count(*) FROM fact_context
  UNION ALL SELECT 'inspection', count(*) FROM fact_inspection
),
viewed AS (SELECT domain, count(*) AS facts FROM fact_statistic GROUP BY domain)
SELECT NULL AS report_id, 'domain ' || domain AS key, NULL AS quote,
  coalesce(s.facts, 0) || ' facts in the table, ' || coalesce(v.facts, 0) || ' in the view' AS observed
FROM stated AS s FULL JOIN viewed AS v USING (domain)
WHERE coalesce(s.facts, 0) <> coalesce(v.facts, 0)
ORDER BY ALL

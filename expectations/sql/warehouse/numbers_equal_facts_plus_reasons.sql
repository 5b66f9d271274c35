-- one row per report, and one for all, whose numbers are not its numbers read as facts, plus those with a named reason, plus
-- the unclassified
WITH account AS (
  SELECT
    q.report_id,
    count(*) AS numbers,
    count(*) FILTER (f.fact_id IS NOT NULL AND q.reason IS NULL) AS facts,
    count(*) FILTER (q.fact_id IS NULL AND q.reason IN ('reference', 'year', 'name', 'narrative')) AS named,
    count(*) FILTER (q.fact_id IS NULL AND q.reason = 'unclassified') AS unclassified
  FROM quantity AS q
  LEFT JOIN (SELECT DISTINCT report_id, fact_id FROM fact_statistic) AS f ON f.report_id = q.report_id AND f.fact_id = q.fact_id
  GROUP BY GROUPING SETS ((q.report_id), ())
)
SELECT report_id, CASE WHEN report_id IS NULL THEN 'numbers of all reports' ELSE 'numbers' END AS key, NULL AS quote,
  numbers || ' numbers, but ' || facts || ' facts + ' || named || ' named reasons + ' || unclassified || ' unclassified' AS observed
FROM account
WHERE numbers <> facts + named + unclassified
ORDER BY ALL

-- one row where a larger share of all numbers is unclassified, by more than $tolerance, than in the middle of the last $runs
-- runs that published before this one
WITH earlier AS (
  SELECT unclassified_share FROM refresh_run
  WHERE unclassified_share IS NOT NULL
    AND outcome IN ('published', 'published_with_quarantine')
    AND run_id NOT IN (SELECT version_id FROM warehouse_version)
  ORDER BY run_id DESC LIMIT $runs::INTEGER
),
now AS (
  SELECT count(*) AS numbers, count(*) FILTER (reason = 'unclassified') AS unclassified FROM quantity
)
SELECT NULL AS report_id, 'numbers of all reports' AS key, NULL AS quote,
  format('{:.1f}', 100 * n.unclassified / n.numbers) || ' per cent are unclassified, in earlier runs ' || format('{:.1f}', 100 * e.middle) AS observed
FROM now AS n, (SELECT median(unclassified_share) AS middle FROM earlier) AS e
WHERE n.unclassified / n.numbers > e.middle + $tolerance

-- one row per figure of the kind $metric that lies further from the middle of the last $versions earlier versions than these
-- lead to expect: beyond $factor times or below one in $factor of it, beyond $spreads of their usual distance from it, and
-- by more than $least. Figures of fewer than $rows rows are not judged, nor those with fewer than $history earlier versions
WITH earlier AS (
  SELECT subject, value
  FROM run_metric
  WHERE metric = $metric AND rows >= $rows AND run_id NOT IN (SELECT version_id FROM warehouse_version)
  QUALIFY row_number() OVER (PARTITION BY subject ORDER BY run_id DESC) <= $versions
),
expected AS (
  SELECT subject, median(value) AS middle, $spreads * 1.4826 * mad(value) AS usual
  FROM earlier GROUP BY subject HAVING count(*) >= $history
),
range AS (
  SELECT subject, middle,
    middle - greatest(usual, abs(middle) * (1 - 1 / $factor), $least) AS low,
    middle + greatest(usual, abs(middle) * ($factor - 1), $least) AS high
  FROM expected
)
SELECT NULL AS report_id, n.subject AS key, NULL AS quote,
  format('{:.4g}', n.value) || ', earlier versions have ' || format('{:.4g}', r.middle) || ' in the middle, and lead to expect '
    || format('{:.4g}', r.low) || ' to ' || format('{:.4g}', r.high) AS observed
FROM run_metric AS n JOIN range AS r USING (subject)
WHERE n.metric = $metric AND n.run_id IN (SELECT version_id FROM warehouse_version)
  AND n.rows >= $rows
  AND $only IN ('', n.subject)
  AND (n.value < r.low AND $falls OR n.value > r.high AND $rises)
ORDER BY ALL

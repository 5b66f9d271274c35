-- one row per reading whose numbers are not its numbers read as facts, plus those with a named reason, plus the unclassified
WITH account AS (
  SELECT
    q.reading_id,
    q.report_id,
    count(*) AS numbers,
    count(*) FILTER (f.fact_id IS NOT NULL AND q.reason IS NULL) AS facts,
    count(*) FILTER (q.fact_id IS NULL AND q.reason IN ('reference', 'year', 'name', 'narrative')) AS named,
    count(*) FILTER (q.fact_id IS NULL AND q.reason = 'unclassified') AS unclassified
  FROM new_quantity AS q
  LEFT JOIN new_fact AS f ON f.reading_id = q.reading_id AND f.fact_id = q.fact_id
  GROUP BY q.reading_id, q.report_id
)
SELECT reading_id, report_id, 'numbers' AS key, NULL AS quote,
  numbers || ' numbers, but ' || facts || ' facts + ' || named || ' named reasons + ' || unclassified || ' unclassified' AS observed
FROM account
WHERE numbers <> facts + named + unclassified
ORDER BY ALL

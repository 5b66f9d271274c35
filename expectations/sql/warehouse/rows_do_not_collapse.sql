-- one row per table that had $least rows in the served warehouse and keeps less than $share of them
WITH counted AS (
  {counts}
)
SELECT NULL AS report_id, name AS key, NULL AS quote, before || ' rows before, now ' || now AS observed
FROM counted
WHERE before >= $least AND now < $share * before
ORDER BY ALL

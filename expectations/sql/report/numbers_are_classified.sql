-- one row per reading with more than $share of its numbers unclassified
SELECT reading_id, report_id, 'numbers' AS key, NULL AS quote,
  count(*) FILTER (reason = 'unclassified') || ' of ' || count(*) || ' are unclassified' AS observed
FROM new_quantity
GROUP BY reading_id, report_id
HAVING count(*) >= 20 AND count(*) FILTER (reason = 'unclassified') > $share * count(*)
ORDER BY ALL

-- one row per reading of which a larger share of numbers is unclassified than of the reading of the same report that is
-- published: by more than $tolerance, and at least $least numbers
WITH share AS (
  SELECT reading_id, report_id, count(*) AS numbers, count(*) FILTER (reason = 'unclassified') AS unclassified
  FROM new_quantity GROUP BY reading_id, report_id
),
published AS (
  SELECT p.report_id, p.reading_id, count(*) AS numbers, count(*) FILTER (q.reason = 'unclassified') AS unclassified
  FROM publication AS p JOIN stg_quantity AS q USING (reading_id)
  WHERE p.report_id IN (SELECT report_id FROM new_reading)
  GROUP BY p.report_id, p.reading_id
)
SELECT n.reading_id, n.report_id, 'numbers' AS key, NULL AS quote,
  n.unclassified || ' of ' || n.numbers || ' are unclassified, published are ' || b.unclassified || ' of ' || b.numbers AS observed
FROM share AS n JOIN published AS b ON b.report_id = n.report_id AND b.reading_id <> n.reading_id
WHERE n.unclassified / n.numbers > b.unclassified / b.numbers + $tolerance
  AND n.unclassified >= b.unclassified + $least
ORDER BY ALL

-- one row per reading that lacks more than $share of the paragraphs that its contents page promises, and more than $least
WITH promised AS (
  SELECT DISTINCT reading_id, report_id, unnest(range(first, least(last, 999) + 1)) AS number
  FROM new_contents
  WHERE first IS NOT NULL AND last >= first
),
found AS (
  SELECT DISTINCT reading_id, try_cast(number AS BIGINT) AS number FROM new_paragraph WHERE numbered
)
SELECT p.reading_id, p.report_id, 'paragraphs ' || min(p.number) || ' to ' || max(p.number) AS key, NULL AS quote,
  count(*) FILTER (WHERE f.number IS NULL) || ' of the ' || count(*) || ' promised paragraphs are not there' AS observed
FROM promised AS p LEFT JOIN found AS f USING (reading_id, number)
GROUP BY p.reading_id, p.report_id
HAVING count(*) FILTER (WHERE f.number IS NULL) > greatest($least, $share * count(*))
ORDER BY ALL

-- one row per reading whose appendix repeats its body's recommendations with more than $share of them left over, and more than $least;
-- $empty_body says whether one counts whose body has none: each of its recommendations is counted once then
WITH counted AS (
  SELECT
    reading_id,
    report_id,
    count(*) FILTER (location = 'body') AS body,
    count(*) FILTER (location = 'appendix') AS appendix,
    count(*) FILTER (location = 'appendix' AND same_as_ordinal IS NOT NULL) AS twins
  FROM new_recommendation GROUP BY reading_id, report_id
)
SELECT reading_id, report_id, 'recommendations' AS key, NULL AS quote,
  body || ' in the body, ' || appendix || ' in the appendix, ' || twins || ' of them found in the body' AS observed
FROM counted
WHERE appendix > 0 AND (body > 0 OR $empty_body) AND greatest(body, appendix) - twins > greatest($least, $share * greatest(body, appendix))
ORDER BY ALL

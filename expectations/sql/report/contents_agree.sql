-- one row per line of a contents page that promises paragraphs which the text has not
WITH numbered AS (
  SELECT DISTINCT reading_id, try_cast(number AS INTEGER) AS number FROM new_paragraph WHERE numbered
)
SELECT c.reading_id, c.report_id, 'contents line ' || c.ordinal AS key, c.heading AS quote,
  'it promises ' || concat_ws(' to ', c.first, c.last) AS observed
FROM new_contents AS c
WHERE (c.first IS NOT NULL OR c.last IS NOT NULL)
  AND (
    coalesce(c.first > c.last, false)
    OR coalesce(c.first, c.last) NOT IN (SELECT n.number FROM numbered AS n WHERE n.reading_id = c.reading_id AND n.number IS NOT NULL)
    OR coalesce(c.last, c.first) NOT IN (SELECT n.number FROM numbered AS n WHERE n.reading_id = c.reading_id AND n.number IS NOT NULL)
  )
ORDER BY ALL

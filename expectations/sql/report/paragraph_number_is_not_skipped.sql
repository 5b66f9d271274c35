-- one row per paragraph number that a reading skips
WITH numbered AS (
  SELECT DISTINCT reading_id, report_id, try_cast(number AS INTEGER) AS number FROM new_paragraph WHERE numbered
),
following AS (
  SELECT *, lag(number) OVER (PARTITION BY reading_id ORDER BY number) AS before FROM numbered WHERE number IS NOT NULL
)
SELECT reading_id, report_id, 'paragraph ' || (before + 1) AS key, NULL AS quote, 'paragraph ' || before || ' is followed by ' || number AS observed
FROM following WHERE number > before + 1
ORDER BY ALL

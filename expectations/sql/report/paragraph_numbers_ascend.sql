-- one row per numbered paragraph that stands after one with a higher number, or whose number is none
WITH following AS (
  SELECT *, try_cast(number AS INTEGER) AS own, lag(try_cast(number AS INTEGER)) OVER (PARTITION BY reading_id ORDER BY ordinal) AS before
  FROM new_paragraph WHERE numbered
)
SELECT reading_id, report_id, 'paragraph ' || coalesce(number, '?') AS key, heading AS quote, 'stands after paragraph ' || coalesce(before::VARCHAR, 'none') AS observed
FROM following WHERE own IS NULL OR own < before
ORDER BY ALL

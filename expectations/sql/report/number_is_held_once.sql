-- one row per number whose characters another number of the text holds too
WITH following AS (
  SELECT *, max(char_end) OVER (PARTITION BY reading_id ORDER BY char_start, char_end, ordinal ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
  FROM new_quantity
)
SELECT reading_id, report_id, 'number ' || ordinal AS key, text AS quote, 'it begins at ' || char_start || ', another ends at ' || before AS observed
FROM following
WHERE char_start < before
ORDER BY ALL

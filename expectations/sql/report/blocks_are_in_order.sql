-- one row per block that overlaps the one before it or reaches beyond the text
WITH following AS (
  SELECT *, lag(char_end) OVER (PARTITION BY reading_id ORDER BY ordinal) AS before FROM new_paragraph
)
SELECT f.reading_id, f.report_id, 'block ' || f.paragraph_id AS key, f.heading AS quote,
  'from ' || f.char_start || ' to ' || f.char_end || ', the block before ends at ' || coalesce(f.before, 0) || ', the text at ' || r.characters AS observed
FROM following AS f JOIN new_reading AS r USING (reading_id)
WHERE f.char_start < f.before OR f.char_end < f.char_start OR f.char_end > r.characters
ORDER BY ALL

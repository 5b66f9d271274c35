-- one row per fact whose quote does not stand in a block of the paragraph that it names
SELECT f.reading_id, f.report_id, fact_key(f.fact_id, f.measure, f.paragraph) AS key, f.quote,
  'characters ' || f.char_start || ' to ' || f.char_end || ' are not in paragraph ' || f.paragraph AS observed
FROM new_fact AS f
WHERE f.paragraph IS NOT NULL
  AND NOT EXISTS (
    SELECT 1 FROM new_paragraph AS p
    WHERE p.reading_id = f.reading_id AND p.number = f.paragraph AND p.char_start <= f.char_start AND f.char_start < p.char_end
  )
ORDER BY ALL

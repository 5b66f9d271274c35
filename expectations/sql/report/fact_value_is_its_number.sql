-- one row per fact whose value is not that of its number, a fall's sign and "all but" apart; a person who corrects a value
-- knows better than the number
SELECT f.reading_id, f.report_id, fact_key(f.fact_id, f.measure, f.paragraph) AS key, f.quote,
  'value ' || format('{:g}', f.value) || ', the number is ' || format('{:g}', q.value) AS observed
FROM new_fact AS f
JOIN new_quantity AS q ON q.reading_id = f.reading_id AND q.ordinal = f.quantity_ordinal
WHERE f.correction_id IS NULL
  AND abs(abs(f.value) - abs(q.value)) > 1e-6 * greatest(1, abs(q.value))
  AND NOT (f.unit = 'percent' AND abs(f.value + q.value - 100) < 1e-6)
ORDER BY ALL

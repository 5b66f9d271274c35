-- one row per fact whose number is none of the report's, or does not stand in its quote
SELECT f.reading_id, f.report_id, fact_key(f.fact_id, f.measure, f.paragraph) AS key, f.quote,
  'number ' || coalesce(f.quantity_ordinal::VARCHAR, 'none') || coalesce(' at ' || q.char_start || ' to ' || q.char_end || ', the quote at ' || f.char_start || ' to ' || f.char_end, ' does not exist') AS observed
FROM new_fact AS f
LEFT JOIN new_quantity AS q ON q.reading_id = f.reading_id AND q.ordinal = f.quantity_ordinal
WHERE NOT coalesce(q.char_start < f.char_end AND q.char_end > f.char_start, false)
ORDER BY ALL

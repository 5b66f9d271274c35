-- one row per fact whose quote is not the report's text at its offsets
SELECT
  t.reading_id,
  t.report_id,
  fact_key(t.fact_id, t.measure, t.paragraph) AS key,
  t.quote AS quote,
  'at ' || t.char_start || ' to ' || t.char_end || ' the text reads: ' || coalesce(run_of_text(p.text, r.text, p.characters, t.char_start, t.char_end), 'nothing, the text is shorter') AS observed
FROM new_fact AS t
LEFT JOIN new_text AS r ON r.reading_id = t.reading_id AND t.char_end - t.char_start > 1000
LEFT JOIN gate_piece AS p ON p.reading_id = t.reading_id AND p.piece = t.char_start // 1000
WHERE t.quote IS DISTINCT FROM run_of_text(p.text, r.text, p.characters, t.char_start, t.char_end)
ORDER BY ALL

-- one row per fact, recommendation, judgement, number, finding or follow-up whose words are not the report's text at its offsets
SELECT q.report_id, q.key, q.quote,
  'at ' || q.char_start || ' to ' || q.char_end || ' the text reads: ' || coalesce(run_of_text(p.text, r.text, p.characters, q.char_start, q.char_end), 'nothing, the text is shorter') AS observed
FROM gate_quote AS q
LEFT JOIN report_text AS r ON r.report_id = q.report_id AND q.char_end - q.char_start > 1000
LEFT JOIN gate_piece AS p ON p.report_id = q.report_id AND p.piece = q.char_start // 1000
WHERE q.quote IS DISTINCT FROM run_of_text(p.text, r.text, p.characters, q.char_start, q.char_end)
ORDER BY ALL

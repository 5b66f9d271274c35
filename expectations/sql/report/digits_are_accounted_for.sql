-- one row per reading with more than $share of the digits in its paragraphs, bullets, tables and footnotes in no number,
-- and more than $least.
-- The number that a paragraph carries is not counted
WITH stated AS (
  SELECT b.reading_id, b.report_id,
    sum(length(regexp_replace(run_of_text(p.text, r.text, p.characters, b.char_start, b.char_end), '[^0-9]+', '', 'g'))
      - CASE WHEN b.numbered THEN length(regexp_replace(b.number, '[^0-9]+', '', 'g')) ELSE 0 END) AS digits
  FROM new_paragraph AS b
  LEFT JOIN new_text AS r ON r.reading_id = b.reading_id AND b.char_end - b.char_start > 1000
  LEFT JOIN gate_piece AS p ON p.reading_id = b.reading_id AND p.piece = b.char_start // 1000
  WHERE b.kind IN ('paragraph', 'bullet', 'table', 'footnote')
  GROUP BY ALL
),
accounted AS (
  SELECT reading_id, sum(length(regexp_replace(text, '[^0-9]+', '', 'g'))) AS digits FROM new_quantity GROUP BY reading_id
)
SELECT s.reading_id, s.report_id, 'digits' AS key, NULL AS quote, (s.digits - coalesce(a.digits, 0)) || ' of ' || s.digits || ' digits are in no number' AS observed
FROM stated AS s LEFT JOIN accounted AS a USING (reading_id)
WHERE s.digits - coalesce(a.digits, 0) > greatest($least, $share * s.digits)
ORDER BY ALL

-- one row per reading in which blocks begin with a number that is none of the sequence of paragraph numbers: more than $least
-- of them, and than $share of the numbered paragraphs, $today times as many in families since 2009, some of which begin anew in
-- every section
WITH labelled AS (
  SELECT p.reading_id, p.report_id, p.numbered, p.ordinal,
    regexp_extract(substr(t.text, p.char_start % 1000 + 1, 12), '^\(?(\d{1,3})\.\s', 1) AS printed
  FROM new_paragraph AS p JOIN gate_piece AS t ON t.reading_id = p.reading_id AND t.piece = p.char_start // 1000
  WHERE p.kind IN ('paragraph', 'bullet')
)
SELECT reading_id, report_id, 'paragraph numbers' AS key, NULL AS quote,
  count(*) FILTER (WHERE NOT numbered AND printed <> '') || ' blocks begin with a number out of sequence: '
    || left(string_agg(printed, ', ' ORDER BY ordinal) FILTER (WHERE NOT numbered AND printed <> ''), 80) AS observed
FROM labelled JOIN new_reading USING (reading_id, report_id)
GROUP BY reading_id, report_id, family
HAVING count(*) FILTER (WHERE NOT numbered AND printed <> '')
  > greatest($least, CASE family WHEN 'lea_inspection' THEN $share ELSE $today END * count(*) FILTER (WHERE numbered))
ORDER BY ALL

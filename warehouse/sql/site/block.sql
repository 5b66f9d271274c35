-- One row per block of the named reports, in the order of the text.
SELECT report_id, paragraph_id, kind, number, level, page, char_start, char_end
FROM paragraph
WHERE report_id BETWEEN {first} AND {last} AND report_id IN ({reports})
ORDER BY report_id, char_start, char_end, ordinal

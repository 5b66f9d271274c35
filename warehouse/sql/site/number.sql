-- One row per number of the named reports whose measure could not be told, in the order of the text.
SELECT report_id, ordinal, value, unit, qualifier, char_start, char_end
FROM quantity
WHERE reason = 'unclassified' AND report_id BETWEEN {first} AND {last} AND report_id IN ({reports})
ORDER BY report_id, ordinal

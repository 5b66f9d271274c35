-- One row per block of a report: heading, paragraph, bullet, table, footnote, contents or furniture.
SELECT * EXCLUDE (reading_id)
FROM int_published_block
ORDER BY report_id, ordinal

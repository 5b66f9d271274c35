-- One row per block of a report: heading, paragraph, bullet, table, footnote, contents or furniture.
SELECT
    paragraph.*,
    substr(report_text.text, paragraph.char_start + 1, paragraph.char_end - paragraph.char_start) AS text
FROM paragraph
INNER JOIN report_text ON paragraph.report_id = report_text.report_id

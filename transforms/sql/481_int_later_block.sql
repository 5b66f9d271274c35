-- One row per numbered paragraph, or bullet in one, of a report that follows another of the same authority.
-- Not those that hold a recommendation. The text is cut in chapters first: a run of a long text costs as much as all before it.
WITH chapter AS (
    SELECT
        report_id,
        text,
        unnest(range(0, characters, 10000)) AS first
    FROM report_text
    WHERE report_id IN (SELECT later_report_id FROM int_successive_report)
),

piece AS (
    SELECT
        report_id,
        first,
        substr(text, first + 1, 20000) AS text
    FROM chapter
)

SELECT
    block.report_id,
    block.paragraph_id,
    block.heading,
    block.char_start,
    substr(piece.text, block.char_start - piece.first + 1, least(block.char_end - block.char_start, 10000)) AS text
FROM paragraph AS block
INNER JOIN piece ON block.report_id = piece.report_id AND block.char_start // 10000 * 10000 = piece.first
ANTI JOIN fact_recommendation AS recommended
    ON block.report_id = recommended.report_id AND block.paragraph_id = recommended.paragraph_id
WHERE block.kind IN ('paragraph', 'bullet') AND block.number IS NOT NULL

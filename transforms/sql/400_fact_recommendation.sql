-- One row per recommendation entry of a report; body and appendix entries are separate rows.
SELECT
    entry.* EXCLUDE (reading_id),
    CASE WHEN entry.char_start < block.char_end THEN block.paragraph_id END AS paragraph_id
FROM staging.stg_recommendation AS entry
INNER JOIN int_published_reading USING (reading_id, report_id)
ASOF LEFT JOIN int_published_block AS block
    ON entry.report_id = block.report_id AND entry.char_start >= block.char_start
ORDER BY entry.report_id, entry.ordinal

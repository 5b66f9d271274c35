-- One row per value that a published report states.
SELECT
    fact.* EXCLUDE (reading_id),
    CASE WHEN fact.char_start < block.char_end THEN block.paragraph_id END AS paragraph_id
FROM staging.stg_fact AS fact
INNER JOIN int_published_reading USING (reading_id, report_id)
ASOF LEFT JOIN int_published_block AS block
    ON fact.report_id = block.report_id AND fact.char_start >= block.char_start

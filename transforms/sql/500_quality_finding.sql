-- One row per contradiction found between a statement of a report and other numbers.
WITH found AS (
    SELECT
        entry.* EXCLUDE (reading_id),
        'own_figures' AS compared_with,
        CASE WHEN entry.char_start < block.char_end THEN block.paragraph_id END AS paragraph_id,
        NULL::VARCHAR AS fact_id
    FROM staging.stg_finding AS entry
    INNER JOIN int_published_reading USING (reading_id, report_id)
    ASOF LEFT JOIN int_published_block AS block
        ON entry.report_id = block.report_id AND entry.char_start >= block.char_start
    UNION ALL BY NAME
    SELECT
        crossed.*,
        coalesce(own.findings, 0) + row_number() OVER (
            PARTITION BY crossed.report_id ORDER BY crossed.char_start, crossed.char_end, crossed.kind, crossed.fact_id
        ) AS ordinal
    FROM int_cross_finding AS crossed
    LEFT JOIN (
        SELECT
            report_id,
            max(ordinal) AS findings
        FROM staging.stg_finding
        INNER JOIN int_published_reading USING (reading_id, report_id)
        GROUP BY report_id
    ) AS own ON crossed.report_id = own.report_id
)

SELECT *
FROM found
ORDER BY report_id, ordinal

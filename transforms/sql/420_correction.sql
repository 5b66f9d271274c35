-- One row per field that a correction sets, or fact that it drops or adds.
-- What the published readings have, and those entries of today's files that no published reading has.
WITH in_force AS (
    SELECT entry.* EXCLUDE (reading_id)
    FROM staging.stg_correction AS entry
    INNER JOIN int_published_reading USING (reading_id, report_id)
)

SELECT in_force.* REPLACE (entry.problem AS problem)
FROM in_force
LEFT JOIN staging.stg_correction_entry AS entry USING (correction_id, field)
UNION ALL BY NAME
SELECT * REPLACE (CASE WHEN state = 'applied' THEN 'report_refused' ELSE state END AS state)
FROM staging.stg_correction_entry
ANTI JOIN in_force USING (correction_id, field)
ORDER BY correction_id, field

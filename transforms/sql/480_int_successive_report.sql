-- One row per inspection report of a local education authority that is followed by another one of the same authority.
SELECT
    report_id,
    lead(report_id) OVER (PARTITION BY la_code ORDER BY published_on, report_id) AS later_report_id
FROM dim_report
WHERE family = 'lea_inspection'
QUALIFY later_report_id IS NOT NULL

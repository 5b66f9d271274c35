-- One row per published report whose source has something newer that is refused.
SELECT
    report.report_id,
    min(refused.quarantined_at) AS stale_since,
    string_agg(DISTINCT refused.stage, ', ' ORDER BY refused.stage) AS stages,
    count(*) AS reasons,
    string_agg(refused.quarantine_id, ' ' ORDER BY refused.quarantine_id) AS quarantine_ids,
    arg_min(refused.message, (refused.quarantined_at, refused.quarantine_id)) AS message
FROM dim_report AS report
INNER JOIN quarantine AS refused
    ON
        -- A newer form may come from another source; that two sources hold the same report makes neither stale.
        refused.source_uri = report.source_uri
        OR (refused.report_id = report.report_id AND refused.stage = 'report gate')
WHERE
    refused.resolved_at IS NULL
    AND refused.released_at IS NULL
    AND refused.stage <> 'corrections'
GROUP BY report.report_id

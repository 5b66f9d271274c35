-- One row per thing that the warehouse does not know, or does not know for sure.
WITH named AS (
    SELECT
        report.report_id,
        report.la_code,
        report.source_uri,
        authority.name AS authority
    FROM dim_report AS report
    INNER JOIN dim_local_authority AS authority ON report.la_code = authority.la_code
),

gap AS (
    SELECT
        'unclassified_number' AS kind,
        report_id,
        'number ' || ordinal AS item,
        'a number whose measure could not be told: ' || text AS what,
        char_start,
        char_end
    FROM quantity
    WHERE reason = 'unclassified'
    UNION ALL BY NAME
    SELECT
        'doubtful_reading' AS kind,
        report_id,
        'finding ' || ordinal AS item,
        explanation AS what,
        char_start,
        char_end
    FROM quality_finding
    WHERE outcome = 'reading_suspect'
    UNION ALL BY NAME
    SELECT
        'absent_judgement' AS kind,
        report_id,
        'judgement ' || ordinal AS item,
        aspect || ': ' || absence_reason AS what
    FROM fact_judgement
    WHERE absence_reason IS NOT NULL
    UNION ALL BY NAME
    SELECT
        'target_without_result' AS kind,
        target.report_id,
        'fact ' || target.fact_id AS item,
        concat_ws(', ', target.label, target.phase, target.key_stage, target.subject, target.threshold, target.pupil_group, target.period)
            || ': target ' || format('{:g}', target.value) || ', no result in any report' AS what
    FROM authority_series AS target
    ANTI JOIN target_result AS result ON target.fact_id = result.target_fact_id
    WHERE target.status = 'target'
    UNION ALL BY NAME
    SELECT
        'stale_report' AS kind,
        report_id,
        quarantine_ids AS item,
        'its source has something newer that is refused: ' || message AS what,
        stale_since AS since
    FROM stale_report
    UNION ALL BY NAME
    SELECT
        'quarantined_report' AS kind,
        report_id,
        quarantine_id AS item,
        'refused at ' || stage || ': ' || message AS what,
        source_uri AS refused_uri,
        quarantined_at AS since
    FROM quarantine
    WHERE resolved_at IS NULL AND released_at IS NULL AND stage <> 'corrections'
    UNION ALL BY NAME
    SELECT
        'correction_not_applied' AS kind,
        report_id,
        'correction ' || correction_id || ', ' || field AS item,
        state || ': ' || coalesce(problem, reason) AS what
    FROM correction
    WHERE state <> 'applied'
)

SELECT
    gap.kind,
    named.la_code,
    named.authority,
    gap.report_id,
    coalesce(gap.refused_uri, named.source_uri) AS source_uri,
    gap.item,
    gap.what,
    gap.since,
    gap.char_start,
    gap.char_end
FROM gap
LEFT JOIN named ON gap.report_id = named.report_id

-- One row per target of an authority and the result for it.
SELECT
    target.la_code,
    target.authority,
    target.domain,
    target.measure,
    target.label,
    target.phase,
    target.key_stage,
    target.subject,
    target.threshold,
    target.pupil_group,
    target.period,
    target.period_starts_on,
    target.unit,
    target.value AS target,
    result.value AS result,
    round(result.value - target.value, 6) AS difference,
    target.difference_unit,
    CASE measure.direction
        WHEN 'higher_is_better' THEN result.value >= target.value
        WHEN 'lower_is_better' THEN result.value <= target.value
    END AS met,
    nullif(concat_ws('; ', nullif(target.caveat, 'a target'), 'result: ' || result.caveat), '') AS caveat,
    target.report_id,
    target.published_on,
    target.fact_id AS target_fact_id,
    result.fact_id AS result_fact_id,
    result.report_id AS result_report_id
FROM authority_series AS target
INNER JOIN dim_measure AS measure ON target.measure = measure.measure
INNER JOIN authority_series AS result
    ON
        target.la_code = result.la_code
        AND target.measure = result.measure
        AND target.unit = result.unit
        AND target.phase IS NOT DISTINCT FROM result.phase
        AND target.key_stage IS NOT DISTINCT FROM result.key_stage
        AND target.subject IS NOT DISTINCT FROM result.subject
        AND target.threshold IS NOT DISTINCT FROM result.threshold
        AND target.pupil_group IS NOT DISTINCT FROM result.pupil_group
        AND comparable_period(target.domain, target.period) = comparable_period(result.domain, result.period)
WHERE target.status = 'target' AND result.status IN ('actual', 'provisional')

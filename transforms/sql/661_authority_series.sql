-- One row per authority, measure, phase, stage, subject, threshold, group of pupils and period.
-- Of several statements the newest report's counts, a result before a plan; within a report the exact and surest one, else the first.
-- Where no period is stated, each report is a time of its own. A measure that can have several values at a time has a row for each, and
-- so have targets: each as the first report states it.
WITH chosen AS (
    SELECT
        own.la_code,
        own.authority,
        own.domain,
        own.measure,
        own.label,
        own.unit,
        own.phase,
        own.key_stage,
        own.subject,
        own.threshold,
        own.pupil_group,
        measure.single_valued AND own.status <> 'target' AS one_at_a_time,
        comparable_period(own.domain, own.period) AS same_period,
        arg_max(
            {
                'period': own.period,
                'starts_on': own.period_starts_on,
                'value': own.value,
                'status': own.status,
                'caveat': own.caveat,
                'report_id': own.report_id,
                'published_on': own.published_on,
                'paragraph': own.paragraph,
                'fact_id': own.fact_id
            },
            (
                own.status = 'actual',
                epoch(own.published_on) * CASE WHEN own.status = 'target' THEN -1 ELSE 1 END,
                own.qualifier = 'exact',
                own.confidence,
                own.fact_id
            )
        ) AS best,
        list(own.value) AS stated
    FROM authority_figure AS own
    INNER JOIN dim_measure AS measure ON own.measure = measure.measure
    GROUP BY
        own.la_code,
        own.authority,
        own.domain,
        own.measure,
        own.label,
        own.unit,
        own.phase,
        own.key_stage,
        own.subject,
        own.threshold,
        own.pupil_group,
        one_at_a_time,
        own.status = 'target',
        same_period,
        CASE WHEN own.period IS NULL THEN own.report_id END,
        CASE WHEN NOT measure.single_valued OR own.status = 'target' THEN own.value END
),

-- The figure of the nation that most reports give; of totals the nation's is no comparator.
nation AS (
    SELECT
        domain,
        measure,
        unit,
        phase,
        key_stage,
        subject,
        threshold,
        pupil_group,
        same_period,
        arg_max(value, (reports, value)) AS value
    FROM (
        SELECT
            domain,
            measure,
            unit,
            phase_of_stage(phase, key_stage) AS phase,
            key_stage,
            subject,
            threshold,
            pupil_group,
            comparable_period(domain, period) AS same_period,
            value,
            count(DISTINCT report_id) AS reports
        FROM fact_statistic
        WHERE scope = 'national' AND status = 'actual' AND period IS NOT NULL AND unit NOT IN ('count', 'gbp', 'rank')
        GROUP BY ALL
    )
    GROUP BY ALL
),

dated AS (
    SELECT
        *,
        CASE WHEN one_at_a_time AND same_period IS NOT NULL THEN lag(best) OVER series END AS previous
    FROM chosen
    WINDOW series AS (
        PARTITION BY
            la_code,
            authority,
            domain,
            measure,
            unit,
            phase,
            key_stage,
            subject,
            threshold,
            pupil_group,
            one_at_a_time,
            -- Years follow years, months months, spans spans.
            CASE WHEN same_period LIKE '____' THEN 'year' ELSE regexp_replace(same_period, '[0-9]', '9', 'g') END
        ORDER BY same_period
    )
)

SELECT
    dated.la_code,
    dated.authority,
    dated.domain,
    dated.measure,
    dated.label,
    dated.phase,
    dated.key_stage,
    dated.subject,
    dated.threshold,
    dated.pupil_group,
    dated.best.period AS period,
    dated.best.starts_on AS period_starts_on,
    dated.best.value AS value,
    dated.unit,
    dated.best.status AS status,
    dated.previous.period AS previous_period,
    dated.previous.value AS previous_value,
    round(dated.best.value - dated.previous.value, 6) AS change,
    nation.value AS national_value,
    round(dated.best.value - nation.value, 6) AS difference_from_national,
    CASE dated.unit WHEN 'percent' THEN 'percentage_points' ELSE dated.unit END AS difference_unit,
    len(list_filter(dated.stated, lambda value: value = dated.best.value)) AS statements,
    len(dated.stated) - statements AS differing_statements,
    nullif(
        concat_ws('; ', dated.best.caveat, CASE WHEN len(dated.stated) > statements THEN 'stated with other values as well' END), ''
    ) AS caveat,
    dated.best.report_id AS report_id,
    dated.best.published_on AS published_on,
    dated.best.paragraph AS paragraph,
    dated.best.fact_id AS fact_id
FROM dated
LEFT JOIN nation
    ON
        dated.domain = nation.domain
        AND dated.measure = nation.measure
        AND dated.unit = nation.unit
        AND dated.phase IS NOT DISTINCT FROM nation.phase
        AND dated.key_stage IS NOT DISTINCT FROM nation.key_stage
        AND dated.subject IS NOT DISTINCT FROM nation.subject
        AND dated.threshold IS NOT DISTINCT FROM nation.threshold
        AND dated.pupil_group IS NOT DISTINCT FROM nation.pupil_group
        AND dated.same_period = nation.same_period
ORDER BY
    dated.la_code,
    dated.domain,
    dated.measure,
    dated.phase,
    dated.key_stage,
    dated.subject,
    dated.threshold,
    dated.pupil_group,
    dated.best.starts_on,
    dated.best.period,
    dated.best.status,
    dated.best.fact_id

-- One row per value of the inspected authority and kind of comparator of which the same report states the same thing.
-- The same thing: measure, unit, phase, stage, subject, threshold, group, period and status. A value or comparator that the report
-- states several times is one; of several comparator values the one nearest in the text counts, such as that of the same row of a table,
-- and of a measure that has several values at a time, such as the cost of a service, each comparator is set beside the nearest only.
WITH pair AS (
    SELECT
        report.la_code,
        authority.name AS authority,
        own.report_id,
        report.published_on,
        own.domain,
        own.measure,
        own.unit,
        own.status,
        phase_of_stage(own.phase, own.key_stage) AS phase,
        own.key_stage,
        own.subject,
        own.threshold,
        own.pupil_group,
        comparable_period(own.domain, own.period) AS same_period,
        own.value,
        comparator.scope AS comparator,
        -- Of two as near, the one before its comparator: “12 per cent, where the nation has 11”.
        min(abs(own.char_start - comparator.char_start) + CASE WHEN own.char_start > comparator.char_start THEN 0.5 ELSE 0 END) AS distance,
        arg_min(
            {
                'period': own.period,
                'qualifier': own.qualifier,
                'confidence': own.confidence,
                'correction_id': own.correction_id,
                'fact_id': own.fact_id,
                'comparator_value': comparator.value,
                'comparator_qualifier': comparator.qualifier,
                'comparator_confidence': comparator.confidence,
                'comparator_fact_id': comparator.fact_id
            },
            (abs(own.char_start - comparator.char_start), own.fact_id, comparator.fact_id)
        ) AS nearest
    FROM fact_statistic AS own
    INNER JOIN dim_report AS report ON own.report_id = report.report_id
    INNER JOIN dim_local_authority AS authority ON report.la_code = authority.la_code
    INNER JOIN fact_statistic AS comparator
        ON
            own.report_id = comparator.report_id
            AND own.measure = comparator.measure
            AND own.unit = comparator.unit
            AND own.status = comparator.status
            AND phase_of_stage(own.phase, own.key_stage) IS NOT DISTINCT FROM phase_of_stage(comparator.phase, comparator.key_stage)
            AND own.key_stage IS NOT DISTINCT FROM comparator.key_stage
            AND own.subject IS NOT DISTINCT FROM comparator.subject
            AND own.threshold IS NOT DISTINCT FROM comparator.threshold
            AND own.pupil_group IS NOT DISTINCT FROM comparator.pupil_group
            AND comparable_period(own.domain, own.period) IS NOT DISTINCT FROM comparable_period(comparator.domain, comparator.period)
    WHERE own.scope = 'la' AND comparator.scope NOT IN ('la', 'school')
    GROUP BY ALL
)

SELECT
    pair.la_code,
    pair.authority,
    pair.report_id,
    pair.published_on,
    pair.domain,
    pair.measure,
    measure.label,
    pair.phase,
    pair.key_stage,
    pair.subject,
    pair.threshold,
    pair.pupil_group,
    pair.nearest.period AS period,
    period.starts_on AS period_starts_on,
    pair.status,
    pair.value,
    pair.unit,
    pair.comparator,
    pair.nearest.comparator_value AS comparator_value,
    round(pair.value - pair.nearest.comparator_value, 6) AS difference,
    CASE pair.unit WHEN 'percent' THEN 'percentage_points' ELSE pair.unit END AS difference_unit,
    CASE
        WHEN pair.value = pair.nearest.comparator_value THEN NULL
        WHEN measure.direction = 'higher_is_better' THEN pair.value > pair.nearest.comparator_value
        WHEN measure.direction = 'lower_is_better' THEN pair.value < pair.nearest.comparator_value
    END AS better,
    nullif(
        concat_ws(
            '; ',
            CASE WHEN pair.nearest.qualifier <> 'exact' THEN 'approximate' END,
            CASE WHEN pair.nearest.comparator_qualifier <> 'exact' THEN 'comparator approximate' END,
            CASE WHEN pair.status <> 'actual' THEN pair.status END,
            CASE WHEN pair.nearest.period IS NULL THEN 'no period stated' END,
            CASE WHEN pair.unit IN ('count', 'gbp') AND pair.comparator = 'national' THEN 'a total beside the nation’s' END,
            CASE
                WHEN least(pair.nearest.confidence, pair.nearest.comparator_confidence) < 0.4 THEN 'read with little certainty'
            END,
            CASE WHEN pair.nearest.correction_id IS NOT NULL THEN 'corrected by hand' END
        ),
        ''
    ) AS caveat,
    pair.nearest.fact_id AS fact_id,
    pair.nearest.comparator_fact_id AS comparator_fact_id
FROM pair
INNER JOIN dim_measure AS measure ON pair.measure = measure.measure
LEFT JOIN dim_period AS period ON pair.nearest.period = period.period
QUALIFY
    measure.single_valued
    OR row_number() OVER (
        PARTITION BY pair.la_code, pair.authority, pair.report_id, pair.nearest.comparator_fact_id
        ORDER BY pair.distance, pair.nearest.fact_id
    ) = 1
ORDER BY
    pair.la_code,
    pair.published_on,
    pair.report_id,
    fact_id,
    comparator_fact_id

-- One row per figure that a published source states of one measure, whose, phase, period and unit.
SELECT
    statistic.*,
    measure.measure IS NOT NULL AS in_catalogue
FROM int_published_statistic AS statistic
LEFT JOIN dim_measure AS measure ON statistic.measure = measure.measure
ORDER BY
    statistic.measure,
    statistic.scope,
    statistic.la_code,
    statistic.la_name,
    statistic.phase,
    statistic.key_stage,
    statistic.subject,
    statistic.threshold,
    statistic.period,
    statistic.statistic_id

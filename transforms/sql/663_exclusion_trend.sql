-- One row per authority, measure of exclusions, phase and period.
SELECT
    la_code,
    authority,
    measure,
    label,
    phase,
    period,
    period_starts_on,
    value,
    unit,
    status,
    previous_period,
    previous_value,
    change,
    national_value,
    difference_from_national,
    difference_unit,
    statements,
    differing_statements,
    caveat,
    report_id,
    published_on,
    paragraph,
    fact_id
FROM authority_series
WHERE
    domain = 'exclusions'
    AND measure = 'permanent_exclusions'
    AND pupil_group IS NULL
    AND period IS NOT NULL
    AND status <> 'target'

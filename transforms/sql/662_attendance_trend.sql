-- One row per authority, measure of attendance, phase and period.
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
    domain = 'attendance'
    AND measure IN ('attendance_rate', 'unauthorised_absence_rate')
    AND pupil_group IS NULL
    AND period IS NOT NULL
    AND status <> 'target'

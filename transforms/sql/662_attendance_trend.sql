-- One row per authority, measure of attendance, phase and period.
SELECT * EXCLUDE (domain, key_stage, subject, threshold, pupil_group)
FROM authority_series
WHERE
    domain = 'attendance'
    AND measure IN ('attendance_rate', 'unauthorised_absence_rate')
    AND pupil_group IS NULL
    AND period IS NOT NULL
    AND status <> 'target'

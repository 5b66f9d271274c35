-- One row per authority, measure of exclusions, phase and period.
SELECT * EXCLUDE (domain, key_stage, subject, threshold, pupil_group)
FROM authority_series
WHERE
    domain = 'exclusions'
    AND measure = 'permanent_exclusions'
    AND pupil_group IS NULL
    AND period IS NOT NULL
    AND status <> 'target'

-- One row per authority, measure of funding per pupil, phase and period.
SELECT * EXCLUDE (domain, key_stage, subject, threshold, pupil_group)
FROM authority_series
WHERE
    domain = 'funding'
    AND measure IN ('funding_per_pupil', 'individual_schools_budget_per_pupil')
    AND pupil_group IS NULL
    AND period IS NOT NULL
    AND status <> 'target'

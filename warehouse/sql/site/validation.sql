-- One row per expectation of the last run that judged any, what does not hold first.
SELECT
    run_id,
    suite,
    expectation,
    table_name,
    column_name,
    success,
    severity,
    observed,
    coalesce(unexpected_count, 0) AS unexpected_count,
    reason
FROM validation_result
WHERE run_id = (SELECT max(run_id) FROM validation_result)
ORDER BY
    success,
    CASE severity WHEN 'critical' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END,
    suite,
    expectation,
    table_name NULLS FIRST,
    column_name NULLS FIRST

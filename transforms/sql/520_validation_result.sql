-- One row per expectation checked in a run.
SELECT *
FROM staging.validation_result
ORDER BY run_id, suite, expectation, table_name, column_name, observed

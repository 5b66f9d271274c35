-- One row per run of the pipeline.
SELECT *
FROM staging.refresh_run
ORDER BY run_id

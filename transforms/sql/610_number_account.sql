-- One row per report.
SELECT
    dim_report.report_id,
    count(quantity.ordinal) AS numbers,
    count(quantity.fact_id) AS read_as_fact,
    count(*) FILTER (WHERE quantity.reason = 'reference') AS reference,
    count(*) FILTER (WHERE quantity.reason = 'year') AS year,
    count(*) FILTER (WHERE quantity.reason = 'name') AS name,
    count(*) FILTER (WHERE quantity.reason = 'narrative') AS narrative,
    count(*) FILTER (WHERE quantity.reason = 'unclassified') AS unclassified,
    count(*) FILTER (WHERE quantity.reason = 'unclassified') / nullif(count(quantity.ordinal), 0) AS unclassified_share
FROM dim_report
LEFT JOIN quantity ON dim_report.report_id = quantity.report_id
GROUP BY dim_report.report_id

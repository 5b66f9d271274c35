-- One row per report and version.
SELECT
    side,
    report_id,
    report_id AS item_id,
    title || coalesce(', ' || published_on::VARCHAR, '') AS what,
    report_id AS place,
    fields,
    report_id AS key_1
FROM both_report

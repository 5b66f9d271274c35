-- One row: whether either version has the report.
SELECT count(*) > 0 FROM every_report WHERE report_id = getvariable('report')

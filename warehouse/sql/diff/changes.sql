-- One row per difference, report by report.
SELECT kind, change, report_id, item_id, what, old, new
FROM difference
JOIN kind_order USING (kind)
WHERE getvariable('report') IS NULL OR report_id = getvariable('report')
ORDER BY report_id NULLS LAST, kind_order.nth, place

-- One row per kind of item that came or went with its whole report.
SELECT d.report_id, d.kind, count(*)
FROM difference AS d
JOIN difference AS whole ON whole.kind = 'report' AND whole.report_id = d.report_id AND whole.change = d.change AND d.change <> 'changed'
JOIN kind_order ON kind_order.kind = d.kind
WHERE d.kind <> 'report' AND getvariable('report') IS NULL
GROUP BY d.report_id, d.kind, kind_order.nth
ORDER BY d.report_id, kind_order.nth

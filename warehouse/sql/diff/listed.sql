-- One row per difference that is told one by one: not what came or went with its whole report, which is counted with it.
SELECT d.kind, d.change, d.report_id, d.item_id, d.what, d.old, d.new
FROM difference AS d
JOIN kind_order USING (kind)
WHERE (getvariable('report') IS NULL OR d.report_id = getvariable('report'))
    AND (
        d.kind = 'report' OR getvariable('report') IS NOT NULL
        OR NOT EXISTS (
            SELECT 1 FROM difference AS whole
            WHERE whole.kind = 'report' AND whole.report_id = d.report_id AND whole.change = d.change AND d.change <> 'changed'
        )
    )
ORDER BY d.report_id NULLS LAST, kind_order.nth, d.place

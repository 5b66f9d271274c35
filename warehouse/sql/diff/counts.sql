-- One row per kind and change: how many items.
SELECT kind, change, count(*)
FROM difference
WHERE getvariable('report') IS NULL OR report_id = getvariable('report')
GROUP BY ALL

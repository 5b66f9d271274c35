-- one row per reading that was published before inspections of authorities began, or after the day of the check
SELECT reading_id, report_id, 'date of publication' AS key, title AS quote, published_on::VARCHAR AS observed
FROM new_reading
WHERE published_on NOT BETWEEN DATE '1996-01-01' AND current_date + INTERVAL 31 DAY
ORDER BY ALL

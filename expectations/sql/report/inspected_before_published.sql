-- one row per reading whose inspection ends before it starts, or after the report was published
SELECT reading_id, report_id, 'dates of the inspection' AS key, title AS quote,
  'inspected ' || coalesce(inspection_start::VARCHAR, '?') || ' to ' || coalesce(inspection_end::VARCHAR, '?') || ', published ' || published_on AS observed
FROM new_reading
WHERE inspection_end < inspection_start
  OR coalesce(inspection_end, inspection_start) > CASE published_precision WHEN 'month' THEN last_day(published_on) ELSE published_on END
ORDER BY ALL

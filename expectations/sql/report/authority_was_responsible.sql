-- one row per reading published before its authority began, or more than $years years after it ended
SELECT r.reading_id, r.report_id, 'authority ' || r.la_code AS key, r.authority_name AS quote,
  'published ' || r.published_on || ', responsible from ' || coalesce(a.valid_from::VARCHAR, '?') || ' to ' || coalesce(a.valid_to::VARCHAR, 'today') AS observed
FROM new_reading AS r
JOIN (SELECT la_code, min(valid_from) AS valid_from, max(valid_to) AS valid_to FROM gate_authority GROUP BY la_code) AS a USING (la_code)
WHERE r.published_on < a.valid_from OR r.published_on > a.valid_to + to_years($years::INTEGER)
ORDER BY ALL

-- one row per whole whose parts, as one paragraph states them, are more than all of it
WITH whole(measure, whole) AS (
  VALUES ('staying_on_rate', 'young people after 16'), ('entering_employment_or_training', 'young people after 16'), ('schools_in_quartile', 'quartiles of schools')
),
part AS (
  SELECT DISTINCT f.reading_id, f.report_id, f.paragraph, w.whole, f.measure, f.scope, f.phase, f.key_stage, f.subject, f.threshold, f.period, f.status, f.pupil_group, f.value
  FROM new_fact AS f JOIN whole AS w USING (measure)
  WHERE f.unit = 'percent'
)
SELECT reading_id, report_id, whole || ' in paragraph ' || coalesce(paragraph, '?') AS key, string_agg(format('{:g}', value), ' + ' ORDER BY value) AS quote,
  'together ' || format('{:g}', sum(value)) || ' per cent' AS observed
FROM part
GROUP BY reading_id, report_id, paragraph, whole, scope, phase, key_stage, subject, threshold, period, status, CASE WHEN measure = 'schools_in_quartile' THEN NULL ELSE pupil_group END
HAVING sum(value) > 100 + 0.5 * count(*)
ORDER BY ALL

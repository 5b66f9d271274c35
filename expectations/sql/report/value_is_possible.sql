-- one row per fact that states a share of a whole as less than nothing or more than all of it
SELECT f.reading_id, f.report_id, fact_key(f.fact_id, f.measure, f.paragraph) AS key, f.quote,
  'value ' || format('{:g}', f.value) || ' per cent' AS observed
FROM new_fact AS f JOIN gate_measure AS m USING (measure, unit)
WHERE f.unit = 'percent' AND m.low >= 0 AND m.high <= 100
  AND NOT coalesce(f.value BETWEEN 0 AND 100, false)
ORDER BY ALL

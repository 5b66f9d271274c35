-- one row per fact whose value no report can be right about. Sums and counts of the nation are not an authority's: the
-- range holds for them where the value is the inspected authority's own. Ranges are those of all pupils: the few whom an authority
-- looks after are no measure of it
SELECT f.reading_id, f.report_id, fact_key(f.fact_id, f.measure, f.paragraph) AS key, f.quote,
  'value ' || format('{:g}', f.value) || ' ' || f.unit || ', plausible are ' || format('{:g}', m.low) || ' to ' || format('{:g}', m.high) AS observed
FROM new_fact AS f JOIN gate_measure AS m USING (measure, unit)
WHERE (f.scope = 'la' OR f.unit NOT IN ('count', 'gbp', 'rank') OR NOT isfinite(f.value))
  AND NOT coalesce(f.value BETWEEN m.low AND m.high, false)
  AND (f.pupil_group IS DISTINCT FROM 'children_in_public_care' OR f.unit <> 'percent')
UNION ALL
SELECT f.reading_id, f.report_id, fact_key(f.fact_id, f.measure, f.paragraph), f.quote, 'value ' || f.value
FROM new_fact AS f ANTI JOIN gate_measure AS m USING (measure, unit)
WHERE NOT isfinite(f.value)
ORDER BY ALL

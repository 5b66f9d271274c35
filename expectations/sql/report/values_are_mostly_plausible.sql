-- one row per reading of whose facts more than $share, and more than $least, are outside the plausible range of their measure. The
-- ranges are those of all pupils, not of the few whom an authority looks after
WITH judged AS (
  SELECT f.reading_id, f.report_id, coalesce(f.value BETWEEN m.low AND m.high, false) AS plausible
  FROM new_fact AS f JOIN gate_measure AS m USING (measure, unit)
  WHERE (f.scope = 'la' OR f.unit NOT IN ('count', 'gbp', 'rank'))
    AND (f.pupil_group IS DISTINCT FROM 'children_in_public_care' OR f.unit <> 'percent')
)
SELECT reading_id, report_id, 'facts' AS key, NULL AS quote,
  count(*) FILTER (WHERE NOT plausible) || ' of ' || count(*) || ' values are implausible' AS observed
FROM judged
GROUP BY reading_id, report_id
HAVING count(*) FILTER (WHERE NOT plausible) > greatest($least, $share * count(*))
ORDER BY ALL

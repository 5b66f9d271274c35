-- one row per pair of facts of one report where more pupils reach the higher threshold than the lower one
WITH step(lower, higher) AS (
  VALUES ('level 2+', 'level 4+'), ('level 4+', 'level 5+'), ('level 2+', 'level 5+'), ('1+ A*-G', '5+ A*-G'), ('5+ A*-G', '5+ A*-C'), ('1+ A*-G', '5+ A*-C'), ('5+ A*-C', '5+ A*-C incl. English and mathematics')
)
SELECT DISTINCT h.reading_id, h.report_id, fact_key(h.fact_id, h.measure, h.paragraph) AS key, h.quote,
  format('{:g}', h.value) || ' per cent reach ' || h.threshold || ', but ' || format('{:g}', l.value) || ' per cent ' || l.threshold || ' (fact ' || l.fact_id || ')' AS observed
FROM new_fact AS h
JOIN step AS s ON s.higher = h.threshold
JOIN new_fact AS l
  ON l.reading_id = h.reading_id AND l.threshold = s.lower AND l.scope = h.scope AND l.period = h.period AND l.status = h.status AND l.key_stage = h.key_stage
    AND l.subject IS NOT DISTINCT FROM h.subject AND l.pupil_group IS NOT DISTINCT FROM h.pupil_group
WHERE h.measure = 'pupils_reaching_threshold' AND l.measure = 'pupils_reaching_threshold' AND h.unit = 'percent' AND l.unit = 'percent'
  AND h.value > l.value + 0.5
ORDER BY ALL

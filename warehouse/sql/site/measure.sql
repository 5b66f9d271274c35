-- One row per measure, with the number of facts that state a value of it.
SELECT m.domain, m.measure, m.label, m.unit, m.definition, m.direction, count(f.fact_id) AS facts
FROM dim_measure AS m
LEFT JOIN fact_statistic AS f USING (measure)
GROUP BY ALL
ORDER BY m.domain, m.label, m.measure

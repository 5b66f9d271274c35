-- one row per fact whose measure is not in the catalogue, or stands there in another domain
SELECT f.reading_id, f.report_id, fact_key(f.fact_id, f.measure, f.paragraph) AS key, f.quote,
  f.measure || ' in domain ' || f.domain || ', the catalogue says ' || coalesce(m.domain, 'nothing') AS observed
FROM new_fact AS f LEFT JOIN gate_measure AS m USING (measure)
WHERE m.domain IS DISTINCT FROM f.domain
ORDER BY ALL

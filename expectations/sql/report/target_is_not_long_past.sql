-- one row per target or plan for a time that ended more than a year before the report's year
SELECT f.reading_id, f.report_id, fact_key(f.fact_id, f.measure, f.paragraph) AS key, f.quote,
  f.status || ' for ' || f.period || ', published ' || r.published_on AS observed
FROM new_fact AS f JOIN new_reading AS r USING (reading_id)
WHERE f.status IN ('target', 'planned') AND last_year(f.period) < year(r.published_on) - 1
ORDER BY ALL

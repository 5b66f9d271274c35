-- one row per fact whose period is no possible one: 1999/2001, a span backwards, a year far from the report's
SELECT f.reading_id, f.report_id, fact_key(f.fact_id, f.measure, f.paragraph) AS key, f.quote,
  'period ' || f.period || ', published ' || r.published_on AS observed
FROM new_fact AS f JOIN new_reading AS r USING (reading_id)
WHERE (regexp_full_match(f.period, '[0-9]{4}/[0-9]{4}') AND last_year(f.period) <> first_year(f.period) + 1)
  OR last_year(f.period) < first_year(f.period)
  OR first_year(f.period) < year(r.published_on) - 60
  OR last_year(f.period) > year(r.published_on) + 25
ORDER BY ALL

-- one row per actual result of a school year that ended, or a month that came, after the report's publication
SELECT f.reading_id, f.report_id, fact_key(f.fact_id, f.measure, f.paragraph) AS key, f.quote,
  'stated for ' || f.period || ', published ' || r.published_on AS observed
FROM new_fact AS f JOIN new_reading AS r USING (reading_id)
WHERE f.status = 'actual'
  AND (
    (f.domain IN ('attainment', 'attendance', 'exclusions') AND f.period LIKE '%/%' AND last_year(f.period) > year(r.published_on))
    OR (regexp_full_match(f.period, '[0-9]{4}-[0-9]{2}') AND f.period > strftime(r.published_on, '%Y-%m'))
  )
ORDER BY ALL

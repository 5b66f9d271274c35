-- one row per actual value of a year after the report's publication; measures of targets speak of coming years
SELECT f.reading_id, f.report_id, fact_key(f.fact_id, f.measure, f.paragraph) AS key, f.quote,
  'stated for ' || f.period || ', published ' || r.published_on AS observed
FROM new_fact AS f JOIN new_reading AS r USING (reading_id)
WHERE f.status = 'actual'
  AND f.measure NOT IN ('schools_below_previous_results', 'schools_exceeding_target', 'margin_over_target')
  AND (first_year(f.period) > year(r.published_on) OR (f.period NOT LIKE '%/%' AND last_year(f.period) > year(r.published_on)))
ORDER BY ALL

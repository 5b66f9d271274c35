-- one row per first inspection of an authority that recommends nothing
SELECT r.reading_id, r.report_id, 'recommendations' AS key, r.title AS quote, 'none found' AS observed
FROM new_reading AS r ANTI JOIN new_recommendation AS c USING (reading_id)
WHERE r.family = 'lea_inspection' AND NOT coalesce(starts_with(lower(r.inspection_kind), 're'), false)
ORDER BY ALL

-- one row per inspection report on an authority from which not one fact was read
SELECT r.reading_id, r.report_id, 'facts' AS key, r.title AS quote, 'none found' AS observed
FROM new_reading AS r ANTI JOIN new_fact AS f USING (reading_id)
WHERE r.family = 'lea_inspection'
ORDER BY ALL

-- one row per correction that does not fit what is read now: its words, its fact or the wrong value are gone
SELECT reading_id, report_id, 'correction ' || correction_id AS key, any_value(quote) AS quote, any_value(problem) AS observed
FROM new_correction
WHERE state <> 'applied'
GROUP BY reading_id, report_id, correction_id
ORDER BY ALL

-- one row per fact that the same words of a report state a second time
SELECT report_id, 'fact ' || min(fact_id) || ' (' || measure || coalesce(', paragraph ' || paragraph, '') || ')' AS key, quote, count(*) || ' times: ' || string_agg(fact_id, ', ' ORDER BY fact_id) AS observed
FROM fact_statistic
GROUP BY report_id, quantity_ordinal, domain, measure, value, unit, scope, phase, key_stage, subject, threshold, pupil_group, period, status, paragraph, quote, char_start, char_end
HAVING count(*) > 1
ORDER BY ALL

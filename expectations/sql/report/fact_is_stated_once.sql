-- one row per fact that the same words state a second time: same number, same measure, same of everything
SELECT reading_id, report_id, fact_key(any_value(fact_id), measure, paragraph) AS key, quote, count(*) || ' times: ' || string_agg(fact_id, ', ' ORDER BY fact_id) AS observed
FROM new_fact
GROUP BY reading_id, report_id, quantity_ordinal, domain, measure, value, unit, scope, phase, key_stage, subject, threshold, pupil_group, period, status, paragraph, quote, char_start, char_end
HAVING count(*) > 1
ORDER BY ALL

-- one row per fact or recommendation whose quote is empty
SELECT reading_id, report_id, fact_key(fact_id, measure, paragraph) AS key, quote, 'value ' || value AS observed
FROM new_fact WHERE trim(quote) = ''
UNION ALL
SELECT reading_id, report_id, 'recommendation ' || ordinal, text, NULL FROM new_recommendation WHERE trim(text) = ''
ORDER BY ALL

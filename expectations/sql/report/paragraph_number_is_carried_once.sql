-- one row per paragraph number that several blocks of a reading carry
SELECT reading_id, report_id, 'paragraph ' || number AS key, any_value(heading ORDER BY ordinal) AS quote, 'carried by ' || string_agg(paragraph_id, ', ' ORDER BY ordinal) AS observed
FROM new_paragraph WHERE numbered
GROUP BY reading_id, report_id, number
HAVING count(*) > 1
ORDER BY ALL

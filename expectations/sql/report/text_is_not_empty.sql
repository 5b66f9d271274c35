-- one row per reading without text
SELECT reading_id, report_id, 'the text' AS key, title AS quote, coalesce(inked_characters, 0) || ' characters' AS observed
FROM new_reading WHERE coalesce(inked_characters, 0) = 0
ORDER BY ALL

-- one row per reading with more than 1 in 1,000 characters that stand for unreadable bytes (U+FFFD)
WITH counted AS (
  SELECT reading_id, report_id, length(text) AS characters, length(text) - length(replace(text, chr(65533), '')) AS unreadable FROM new_text
)
SELECT c.reading_id, c.report_id, 'the text' AS key, r.title AS quote, c.unreadable || ' unreadable characters' AS observed
FROM counted AS c JOIN new_reading AS r USING (reading_id)
WHERE c.unreadable * 1000 > c.characters
ORDER BY ALL

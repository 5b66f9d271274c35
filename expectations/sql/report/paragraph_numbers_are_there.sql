-- one row per reading that lacks more than $share of its paragraph numbers, $today in families since 2009, whose numbers count
-- cover, recommendations and findings each in their own way, and more than $least
WITH sequence AS (
  SELECT reading_id, report_id, min(try_cast(number AS INTEGER)) AS first, max(try_cast(number AS INTEGER)) AS last, count(DISTINCT try_cast(number AS INTEGER)) AS found
  FROM new_paragraph WHERE numbered GROUP BY reading_id, report_id
)
SELECT reading_id, report_id, 'paragraphs ' || first || ' to ' || last AS key, NULL AS quote, (last - first + 1 - found) || ' numbers are missing' AS observed
FROM sequence JOIN new_reading USING (reading_id, report_id)
WHERE last - first + 1 - found
  > greatest($least, CASE family WHEN 'lea_inspection' THEN $share ELSE $today END * (last - first + 1))
ORDER BY ALL

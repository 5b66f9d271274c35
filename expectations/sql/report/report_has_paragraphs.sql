-- one row per inspection report on an authority with fewer than $least numbered paragraphs
SELECT r.reading_id, r.report_id, 'numbered paragraphs' AS key, r.title AS quote, count(p.paragraph_id) || ' found, at least ' || $least::INTEGER || ' expected' AS observed
FROM new_reading AS r LEFT JOIN new_paragraph AS p ON p.reading_id = r.reading_id AND p.numbered
WHERE r.family = 'lea_inspection'
GROUP BY ALL
HAVING count(p.paragraph_id) < $least
ORDER BY ALL

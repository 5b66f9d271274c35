-- one row per report without text or without blocks
SELECT r.report_id, 'the text' AS key, r.title AS quote, coalesce(length(t.text), 0) || ' characters, ' || (SELECT count(*) FROM paragraph AS p WHERE p.report_id = r.report_id) || ' blocks' AS observed
FROM dim_report AS r LEFT JOIN report_text AS t USING (report_id)
WHERE coalesce(length(t.text), 0) = 0 OR NOT EXISTS (SELECT 1 FROM paragraph AS p WHERE p.report_id = r.report_id)
ORDER BY ALL

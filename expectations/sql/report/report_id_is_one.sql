-- one row per reading and table whose rows name another report than the reading does
WITH named AS (
  SELECT DISTINCT 'stg_paragraph' AS source, reading_id, report_id FROM new_paragraph
  UNION ALL SELECT DISTINCT 'stg_contents', reading_id, report_id FROM new_contents
  UNION ALL SELECT DISTINCT 'stg_quantity', reading_id, report_id FROM new_quantity
  UNION ALL SELECT DISTINCT 'stg_fact', reading_id, report_id FROM new_fact
  UNION ALL SELECT DISTINCT 'stg_recommendation', reading_id, report_id FROM new_recommendation
  UNION ALL SELECT DISTINCT 'stg_judgement', reading_id, report_id FROM new_judgement
  UNION ALL SELECT DISTINCT 'stg_finding', reading_id, report_id FROM new_finding
)
SELECT r.reading_id, r.report_id, n.source AS key, NULL AS quote, 'its rows say ' || coalesce(n.report_id, 'null') AS observed
FROM named AS n JOIN new_reading AS r USING (reading_id)
WHERE n.report_id IS DISTINCT FROM r.report_id
ORDER BY ALL

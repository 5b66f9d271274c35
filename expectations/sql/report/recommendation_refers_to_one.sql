-- one row per recommendation whose parent or twin is none of the report's, or stands after it
SELECT c.reading_id, c.report_id, 'recommendation ' || c.ordinal AS key, c.text[1:200] AS quote,
  'parent ' || coalesce(c.parent_ordinal::VARCHAR, 'none') || ', same as ' || coalesce(c.same_as_ordinal::VARCHAR, 'none') AS observed
FROM new_recommendation AS c
LEFT JOIN new_recommendation AS parent ON parent.reading_id = c.reading_id AND parent.ordinal = c.parent_ordinal
LEFT JOIN new_recommendation AS twin ON twin.reading_id = c.reading_id AND twin.ordinal = c.same_as_ordinal
WHERE (c.parent_ordinal IS NOT NULL AND (parent.ordinal IS NULL OR c.parent_ordinal >= c.ordinal))
  OR (c.same_as_ordinal IS NOT NULL AND (twin.location IS DISTINCT FROM 'body' OR c.location <> 'appendix'))
ORDER BY ALL

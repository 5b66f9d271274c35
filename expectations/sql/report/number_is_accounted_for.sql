-- one row per number that is neither a fact nor says why it is none, or says both, or names a fact that is none
SELECT q.reading_id, q.report_id, 'number ' || q.ordinal AS key, q.text AS quote,
  'fact ' || coalesce(q.fact_id, 'none') || ', reason ' || coalesce(q.reason, 'none') AS observed
FROM new_quantity AS q
LEFT JOIN new_fact AS f ON f.reading_id = q.reading_id AND f.fact_id = q.fact_id
WHERE (q.fact_id IS NULL) = (q.reason IS NULL) OR (q.fact_id IS NOT NULL AND f.quantity_ordinal IS DISTINCT FROM q.ordinal)
ORDER BY ALL

-- one row per fact of the readings under test
SELECT * EXCLUDE (trace), trace IS NOT NULL AS traced, fact_key(fact_id, measure, paragraph) AS key FROM new_fact

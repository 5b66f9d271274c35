-- one row per judgement of the readings under test
SELECT *, 'judgement ' || coalesce(ordinal::VARCHAR, '?') || coalesce(' (' || aspect || ')', '') AS key FROM new_judgement

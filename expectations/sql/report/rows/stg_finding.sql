-- one row per contradiction found in the readings under test
SELECT *, 'finding ' || coalesce(ordinal::VARCHAR, '?') || coalesce(' (' || kind || ')', '') AS key FROM new_finding

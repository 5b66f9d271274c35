-- one row per recommendation entry of the readings under test
SELECT *, 'recommendation ' || coalesce(ordinal::VARCHAR, '?') AS key, text[1:200] AS quote FROM new_recommendation

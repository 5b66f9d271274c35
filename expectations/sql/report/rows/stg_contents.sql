-- one row per line of a contents page
SELECT *, 'contents line ' || coalesce(ordinal::VARCHAR, '?') AS key, heading AS quote FROM new_contents

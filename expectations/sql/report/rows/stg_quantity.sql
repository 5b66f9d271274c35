-- one row per number in the texts
SELECT *, 'number ' || coalesce(ordinal::VARCHAR, '?') || ' (at character ' || coalesce(char_start::VARCHAR, '?') || ')' AS key, text AS quote
FROM new_quantity

-- one row per block of the readings under test
SELECT *, 'block ' || coalesce(paragraph_id, ordinal::VARCHAR, '?') || coalesce(' (paragraph ' || number || ')', '') AS key, heading AS quote
FROM new_paragraph

-- one row per reading under test
SELECT *, 'the report' AS key, title AS quote FROM new_reading

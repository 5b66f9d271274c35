-- One row per target of the authority and the result for it.
SELECT target_result.*
FROM target_result
WHERE target_result.la_code IN (SELECT found.la_code FROM find_authority(authority) AS found WHERE found.best)
ORDER BY ALL

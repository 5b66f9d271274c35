-- One row per distinct recommendation of a report on the authority.
SELECT recommendation_outcome.*
FROM recommendation_outcome
WHERE recommendation_outcome.la_code IN (SELECT found.la_code FROM find_authority(authority) AS found WHERE found.best)
ORDER BY ALL

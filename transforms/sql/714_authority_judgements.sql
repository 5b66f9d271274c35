-- One row per judgement of a report on the authority.
SELECT judgement_history.*
FROM judgement_history
WHERE judgement_history.la_code IN (SELECT found.la_code FROM find_authority(authority) AS found WHERE found.best)
ORDER BY ALL

-- One row per measure, phase, stage, subject, threshold, group of pupils and period of the authority.
SELECT authority_series.*
FROM authority_series
WHERE authority_series.la_code IN (SELECT found.la_code FROM find_authority(authority) AS found WHERE found.best)
ORDER BY ALL

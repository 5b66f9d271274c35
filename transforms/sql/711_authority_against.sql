-- One row per value of the authority and kind of comparator of which the same report states the same thing.
SELECT compared_figure.*
FROM compared_figure
WHERE compared_figure.la_code IN (SELECT found.la_code FROM find_authority(authority) AS found WHERE found.best)
ORDER BY ALL

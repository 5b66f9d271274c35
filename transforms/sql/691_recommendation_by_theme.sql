-- One row per theme.
SELECT
    coalesce(theme, 'no theme') AS theme,
    count(*) AS recommendations,
    count(DISTINCT la_code) AS authorities,
    count(*) FILTER (WHERE urgent) AS urgent,
    count(*) FILTER (WHERE status = 'repeated') AS repeated,
    count(*) FILTER (WHERE status = 'reworded') AS reworded,
    count(*) FILTER (WHERE status = 'progressed') AS progressed,
    count(*) FILTER (WHERE status = 'closed') AS closed,
    count(*) FILTER (WHERE status = 'no_progress') AS no_progress,
    count(*) FILTER (WHERE status = 'not_mentioned') AS not_mentioned,
    count(*) FILTER (WHERE status = 'no_later_report') AS no_later_report
FROM recommendation_outcome
GROUP BY coalesce(theme, 'no theme')

-- One row per domain of the facts.
SELECT
    domain,
    count(*) AS facts,
    count(*) FILTER (WHERE scope = 'la') AS own_facts,
    count(DISTINCT report_id) AS reports,
    min(period_starts_on) AS first_day,
    max(period_ends_on) AS last_day
FROM statistic
GROUP BY domain
ORDER BY facts DESC, domain

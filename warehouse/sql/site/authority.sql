-- One row per authority with a published report, by name.
SELECT
    r.la_code,
    coalesce(a.name, r.la_code) AS name,
    coalesce(a.type, 'unknown') AS type,
    a.region,
    a.valid_from,
    a.valid_to,
    a.successor,
    count(*) AS reports,
    sum(coalesce(f.facts, 0))::BIGINT AS facts,
    min(r.published_on) AS first_published_on,
    max(r.published_on) AS last_published_on
FROM dim_report AS r
LEFT JOIN dim_local_authority AS a USING (la_code)
LEFT JOIN (SELECT report_id, count(*) AS facts FROM fact_statistic GROUP BY report_id) AS f USING (report_id)
GROUP BY ALL
ORDER BY name, la_code

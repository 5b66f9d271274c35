-- One row per year of publication.
SELECT year(published_on) AS published_in, count(*) AS reports, count(DISTINCT la_code) AS authorities
FROM dim_report
GROUP BY published_in
ORDER BY published_in

-- One row per authority that a name, a part of one, or a code finds.
-- `best` are those that macros on one authority take: the code, else the whole name or alias, else every name with the part.
WITH found AS (
    SELECT
        authority.*,
        CASE
            WHEN lower(authority.la_code) = lower(trim(words)) THEN 1
            WHEN lower(authority.name) = lower(trim(words)) THEN 2
            WHEN list_contains(list_transform(string_split(lower(authority.aliases), ';'), lambda alias: trim(alias)), lower(trim(words))) THEN 3
            WHEN trim(words) <> '' AND contains(lower(authority.name), lower(trim(words))) THEN 4
        END AS rank
    FROM dim_local_authority AS authority
)

SELECT
    found.la_code,
    found.name AS authority,
    found.type,
    found.region,
    found.valid_from,
    found.valid_to,
    count(report.report_id) AS reports,
    min(report.published_on) AS first_published_on,
    max(report.published_on) AS last_published_on,
    found.rank = min(found.rank) OVER () AS best
FROM found
LEFT JOIN dim_report AS report ON found.la_code = report.la_code
WHERE found.rank IS NOT NULL
GROUP BY found.la_code, found.name, found.type, found.region, found.valid_from, found.valid_to, found.rank
ORDER BY found.rank, found.name, found.la_code

-- One row per authority that a name, a part of one, or a code finds.
-- `best` are those that macros on one authority take: a code, else the whole name, another name, either of them without the words for
-- the kind of body, else every name with the part.
WITH named AS (
    SELECT
        la_code,
        plain_name(name) AS name,
        list_transform(string_split(aliases, ';'), lambda alias: plain_name(alias)) AS aliases,
        list_transform(string_split(concat_ws(';', name, aliases), ';'), lambda alias: bare_name(alias)) AS bare
    FROM dim_local_authority
),

found AS (
    SELECT
        named.la_code,
        CASE
            WHEN code.la_code IS NOT NULL THEN 1
            WHEN plain_name(words) = '' THEN NULL
            WHEN named.name = plain_name(words) THEN 2
            WHEN list_contains(named.aliases, plain_name(words)) THEN 3
            WHEN bare_name(words) <> '' AND list_contains(named.bare, bare_name(words)) THEN 4
            WHEN contains(named.name, plain_name(words)) THEN 5
        END AS rank
    FROM named
    LEFT JOIN (
        SELECT DISTINCT la_code
        FROM authority_code
        WHERE lower(code) = lower(trim(words))
    ) AS code ON named.la_code = code.la_code
)

SELECT
    found.la_code,
    authority.name AS authority,
    authority.type,
    authority.region,
    authority.valid_from,
    authority.valid_to,
    count(report.report_id) AS reports,
    min(report.published_on) AS first_published_on,
    max(report.published_on) AS last_published_on,
    found.rank = min(found.rank) OVER () AS best
FROM found
INNER JOIN dim_local_authority AS authority ON found.la_code = authority.la_code
LEFT JOIN dim_report AS report ON found.la_code = report.la_code
WHERE found.rank IS NOT NULL
GROUP BY found.la_code, authority.name, authority.type, authority.region, authority.valid_from, authority.valid_to, found.rank
ORDER BY found.rank, authority.name, found.la_code

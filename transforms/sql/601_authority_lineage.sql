-- One row per authority and authority of its line, itself included.
-- A line is followed one way only: what else a predecessor was divided into is no line of a successor.
WITH RECURSIVE step AS (
    SELECT
        la_code AS predecessor,
        unnest(string_split(successor, ' ')) AS successor
    FROM dim_local_authority
    WHERE successor IS NOT NULL
),

line AS (
    SELECT
        predecessor,
        successor,
        1 AS steps
    FROM step
    UNION ALL
    SELECT
        line.predecessor,
        step.successor,
        line.steps + 1 AS steps
    FROM line
    INNER JOIN step ON line.successor = step.predecessor
),

related AS (
    SELECT
        la_code,
        la_code AS related_la_code,
        'itself' AS kind,
        0 AS steps
    FROM dim_local_authority
    UNION ALL
    SELECT
        successor AS la_code,
        predecessor AS related_la_code,
        'predecessor' AS kind,
        min(steps) AS steps
    FROM line
    GROUP BY successor, predecessor
    UNION ALL
    SELECT
        predecessor AS la_code,
        successor AS related_la_code,
        'successor' AS kind,
        min(steps) AS steps
    FROM line
    GROUP BY successor, predecessor
)

SELECT
    related.la_code,
    authority.name AS authority,
    related.related_la_code,
    other.name AS related_authority,
    related.kind,
    related.steps,
    other.type AS related_type,
    other.valid_from AS related_valid_from,
    other.valid_to AS related_valid_to
FROM related
INNER JOIN dim_local_authority AS authority ON related.la_code = authority.la_code
INNER JOIN dim_local_authority AS other ON related.related_la_code = other.la_code

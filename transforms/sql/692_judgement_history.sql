-- One row per judgement of a report.
-- The same aspect: the same words but for articles, the plural and abbreviations. An aspect judged by several sentences of a report is
-- preceded by the last one of the earlier report.
WITH judgement AS (
    SELECT
        report.la_code,
        authority.name AS authority,
        report.family,
        entry.report_id,
        report.published_on,
        entry.ordinal,
        entry.kind,
        entry.aspect,
        entry.judgement,
        entry.grade,
        entry.absence_reason,
        entry.paragraph,
        entry.quote,
        trim(
            regexp_replace(
                regexp_replace(
                    replace(replace(lower(entry.aspect), 'information and communication technology', 'ict'), 'special educational needs', 'sen'),
                    '\b(the|its|of|for|in|to)\b|[^a-z0-9 ]',
                    '',
                    'g'
                ),
                's?( +|$)',
                ' ',
                'g'
            )
        ) AS same_aspect,
        -- Ranks of the vocabularies, 1 best; the framework's own grade where there is one.
        coalesce(
            entry.grade,
            list_position(['effective', 'adequate', 'inadequate'], entry.judgement),
            list_position(['complete', 'very_good', 'good', 'satisfactory', 'limited', 'unsatisfactory', 'none'], entry.judgement)
        ) AS rank
    FROM fact_judgement AS entry
    INNER JOIN dim_report AS report ON entry.report_id = report.report_id
    INNER JOIN dim_local_authority AS authority ON report.la_code = authority.la_code
),

earlier AS (
    SELECT
        la_code,
        family,
        kind,
        same_aspect,
        report_id,
        published_on,
        arg_max({'judgement': judgement, 'rank': rank}, ordinal) AS last
    FROM judgement
    WHERE judgement IS NOT NULL
    GROUP BY ALL
)

SELECT
    judgement.la_code,
    judgement.authority,
    judgement.report_id,
    judgement.published_on,
    judgement.ordinal,
    judgement.kind,
    judgement.aspect,
    judgement.judgement,
    judgement.grade,
    judgement.absence_reason,
    earlier.last.judgement AS previous_judgement,
    earlier.report_id AS previous_report_id,
    earlier.published_on AS previous_published_on,
    CASE
        WHEN judgement.rank < earlier.last.rank THEN 'better'
        WHEN judgement.rank > earlier.last.rank THEN 'worse'
        WHEN judgement.rank = earlier.last.rank THEN 'same'
    END AS change,
    judgement.paragraph,
    judgement.quote
FROM judgement
ASOF LEFT JOIN earlier
    ON
        judgement.la_code = earlier.la_code
        AND judgement.family = earlier.family
        AND judgement.kind = earlier.kind
        AND judgement.same_aspect = earlier.same_aspect
        AND judgement.published_on > earlier.published_on

-- One row per value of a report that other reports (of the nation or the metropolitan authorities) or published sources state
-- differently, for each of the two; where the report repeats the value, its first statement.
-- Against other reports, a value stands out where another has at least its support: of one report against many, the one; of two
-- against each other, both. Published sources that differ among themselves leave all between them open.
WITH compared AS (
    SELECT
        figure.*,
        own.support AS own_support,
        other.value AS other_value,
        other.half AS other_half,
        other.support,
        other.confidence AS other_confidence,
        other.disputed,
        other.published_least,
        other.published_greatest,
        -- Numbers only: the lists of who states a value are fetched for the findings, which are few.
        len(other.publishers) AS other_publishers,
        len(other.reports) > 1 OR other.reports[1] <> figure.report_id AS in_another_report,
        abs(figure.value - other.value) AS gap,
        greatest(figure.half, other.half) AS tolerance
    FROM int_comparable_figure AS figure
    INNER JOIN int_stated_value AS own
        ON figure.what = own.what AND figure.value = own.value AND figure.half = own.half
    INNER JOIN int_stated_value AS other ON figure.what = other.what
    WHERE figure.report_id IS NOT NULL
),

apart AS (
    SELECT
        *,
        gap > tolerance + 1e-9 * greatest(abs(value), 1) AS differs,
        -- Provisional against final results and other definitions of who is counted explain this much.
        gap <= CASE WHEN unit IN ('percent', 'percentage_points') THEN 2 ELSE 0.02 * greatest(abs(value), abs(other_value)) END AS small,
        -- Values further apart than this are seldom values of the same thing.
        gap > 0.15 * greatest(abs(value), abs(other_value)) AS far
    FROM compared
),

from_reports AS (
    SELECT
        'national_figures_differ' AS kind,
        'other_reports' AS compared_with,
        *
    FROM apart
    WHERE
        differs AND scope IN ('national', 'metropolitan') AND in_another_report AND support >= own_support
    QUALIFY row_number() OVER (
        PARTITION BY report_id, what, value ORDER BY support DESC, gap, other_value, other_half, fact_id
    ) = 1
),

from_published AS (
    SELECT
        'differs_from_published' AS kind,
        'published_statistics' AS compared_with,
        *
    FROM apart
    WHERE other_publishers > 0
    QUALIFY
        -- The nearest of the published values; none of them, and not all between them, may agree.
        bool_and(differs) OVER (PARTITION BY report_id, what, value)
        AND NOT value BETWEEN published_least AND published_greatest
        AND row_number() OVER (
            PARTITION BY report_id, what, value ORDER BY gap, other_value, other_half, fact_id
        ) = 1
)

SELECT
    *,
    CASE
        WHEN disputed THEN 'sources_disagree'
        WHEN compared_with = 'other_reports' AND support = own_support AND confidence < 0.4 AND other_confidence >= 0.4 THEN 'unsure'
        WHEN compared_with = 'other_reports' AND support = own_support THEN 'no_majority'
        WHEN small THEN 'small'
        WHEN confidence < 0.4 THEN 'unsure'
        WHEN far THEN 'far'
        WHEN support >= 2 AND support > own_support THEN 'outnumbered'
        ELSE 'one_against_one'
    END AS ground
FROM (SELECT * FROM from_reports UNION ALL SELECT * FROM from_published)

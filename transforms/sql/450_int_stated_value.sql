-- One row per distinct value, with its precision, that reports and published sources state of one thing.
-- `support` counts the sources whose values are the same within half a unit of the coarser one, its own included.
WITH stated AS (
    SELECT
        what,
        value,
        half,
        any_value(unit) AS unit,
        max(confidence) AS confidence,
        list_sort(list_distinct(list(source))) AS sources,
        list_sort(coalesce(list_distinct(list(report_id)), [])) AS reports,
        list_sort(coalesce(list_distinct(list(source_url)), [])) AS publishers
    FROM int_comparable_figure
    GROUP BY what, value, half
),

supported AS (
    SELECT
        stated.what,
        stated.value,
        stated.half,
        len(list_distinct(flatten(list(other.sources)))) AS support,
        len(list_distinct(flatten(list(other.publishers)))) AS publishers_agreeing
    FROM stated
    INNER JOIN stated AS other ON stated.what = other.what
    WHERE abs(stated.value - other.value) <= greatest(stated.half, other.half) + 1e-9 * greatest(abs(stated.value), 1)
    GROUP BY stated.what, stated.value, stated.half
),

published AS (
    SELECT
        what,
        min(value) AS least,
        max(value) AS greatest,
        max(value) - min(value) > max(half) + 1e-9 * greatest(max(abs(value)), 1) AS disputed
    FROM stated
    WHERE len(publishers) > 0
    GROUP BY what
)

SELECT
    stated.*,
    supported.support,
    supported.publishers_agreeing,
    coalesce(published.disputed, false) AS disputed,
    published.least AS published_least,
    published.greatest AS published_greatest,
    concat(
        CASE WHEN stated.unit IN ('gbp', 'gbp_per_pupil') THEN '£' END,
        CASE
            WHEN stated.value = round(stated.value) THEN format('{:,}', stated.value::BIGINT)
            ELSE rtrim(rtrim(format('{:.3f}', stated.value), '0'), '.')
        END,
        CASE stated.unit
            WHEN 'percent' THEN ' per cent'
            WHEN 'percentage_points' THEN ' percentage points'
            WHEN 'gbp_per_pupil' THEN ' per pupil'
        END
    ) AS shown
FROM stated
INNER JOIN supported ON stated.what = supported.what AND stated.value = supported.value AND stated.half = supported.half
LEFT JOIN published ON stated.what = published.what

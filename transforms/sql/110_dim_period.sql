-- One row per period that a fact or a published figure uses.
WITH used AS (
    SELECT DISTINCT
        period,
        CASE
            WHEN regexp_full_match(period, '[0-9]{4}/[0-9]{4}') THEN 'financial_or_academic_year'
            WHEN regexp_full_match(period, '[0-9]{4}') THEN 'calendar_year'
            WHEN regexp_full_match(period, '[0-9]{4}-(0[1-9]|1[0-2])') THEN 'month'
            WHEN regexp_full_match(period, '[0-9]{4}(/[0-9]{4})?-[0-9]{4}(/[0-9]{4})?') THEN 'span'
        END AS kind
    FROM (SELECT period FROM int_published_fact UNION ALL SELECT period FROM int_published_statistic)
    WHERE period IS NOT NULL
),

ends AS (
    SELECT
        period,
        kind,
        CASE WHEN kind = 'span' THEN split_part(period, '-', 1) ELSE period END AS first_part,
        CASE WHEN kind = 'span' THEN split_part(period, '-', 2) ELSE period END AS last_part
    FROM used
)

SELECT
    period,
    kind,
    CASE
        WHEN kind = 'month' THEN strptime(period, '%Y-%m')::DATE
        WHEN contains(first_part, '/') THEN make_date(left(first_part, 4)::INTEGER, 4, 1)
        ELSE make_date(left(first_part, 4)::INTEGER, 1, 1)
    END AS starts_on,
    CASE
        WHEN kind = 'month' THEN last_day(strptime(period, '%Y-%m')::DATE)
        WHEN contains(last_part, '/') THEN make_date(right(last_part, 4)::INTEGER, 8, 31)
        ELSE make_date(right(last_part, 4)::INTEGER, 12, 31)
    END AS ends_on
FROM ends
ORDER BY period

-- One value per domain and period.
-- Results, attendance and exclusions are those of a school year, which reports name by both years or by the one in which it ends.
CASE
    WHEN domain IN ('attainment', 'attendance', 'exclusions') AND regexp_full_match(period, '[0-9]{4}/[0-9]{4}')
        THEN right(period, 4)
    ELSE period
END

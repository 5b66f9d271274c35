-- One row per recommendation of the named reports, and what the next report of the authority says of it.
SELECT
    f.report_id,
    f.ordinal,
    f.later_report_id,
    f.status,
    f.later_kind,
    f.later_ordinal,
    f.confidence,
    f.later_quote,
    (
        SELECT arg_max(p.paragraph_id, p.char_start)
        FROM paragraph AS p
        WHERE
            p.report_id = f.later_report_id
            AND f.later_char_start >= p.char_start
            AND f.later_char_start < p.char_end
    ) AS later_paragraph_id
FROM recommendation_followup AS f
WHERE f.report_id BETWEEN {first} AND {last} AND f.report_id IN ({reports})
ORDER BY f.report_id, f.ordinal, f.later_report_id

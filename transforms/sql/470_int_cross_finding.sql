-- One row per value of a report that other reports or published statistics contradict, in words.
-- A confidence below 0.4 counts as an unsure reading, as in the checks of a report against itself.
WITH told AS (
    SELECT
        difference.*,
        fact.paragraph,
        fact.paragraph_id,
        fact.quote,
        fact.char_start,
        fact.char_end,
        measure.label,
        other.shown,
        other.publishers,
        other.publishers_agreeing,
        list_filter(other.reports, lambda report: report <> difference.report_id) AS other_reports,
        CASE difference.scope WHEN 'la' THEN 'authority’s own' ELSE difference.scope END AS whose,
        concat_ws(
            ', ', difference.phase, difference.key_stage, difference.subject, difference.threshold,
            replace(difference.pupil_group, '_', ' '), difference.period
        ) AS which,
        len(other_reports) AS others
    FROM int_difference AS difference
    INNER JOIN int_stated_value AS other
        ON
            difference.what = other.what
            AND difference.other_value = other.value
            AND difference.other_half = other.half
    INNER JOIN int_published_fact AS fact USING (report_id, fact_id)
    INNER JOIN dim_measure AS measure ON difference.measure = measure.measure
)

SELECT
    report_id,
    compared_with,
    kind,
    CASE
        WHEN ground IN ('unsure', 'far') THEN 'reading_suspect'
        WHEN ground = 'outnumbered' THEN 'report_inconsistent'
        ELSE 'undecidable'
    END AS outcome,
    CASE WHEN ground IN ('unsure', 'far', 'outnumbered') THEN 'warning' ELSE 'info' END AS severity,
    paragraph,
    paragraph_id,
    measure,
    quote AS stated,
    shown AS computed,
    round(tolerance, 4) AS tolerance,
    quote,
    concat(
        label, ' (', which, '): this report gives the ', whose, ' figure as “', regexp_replace(quote, '\s+', ' ', 'g'), '”, ',
        CASE
            WHEN compared_with = 'published_statistics' THEN concat('where ', publishers[1], ' publishes ', shown)
            ELSE concat(
                'where ', others, CASE WHEN others = 1 THEN ' other report (' ELSE ' other reports (' END,
                array_to_string(other_reports[1:3], ', '), CASE WHEN others > 3 THEN ', …' END,
                CASE WHEN others = 1 THEN ') gives ' ELSE ') give ' END, shown,
                CASE WHEN publishers_agreeing > 0 THEN ', as does a published source' END
            )
        END,
        '. ',
        CASE ground
            WHEN 'sources_disagree' THEN 'Published sources differ among themselves as well, so that definitions may explain it.'
            WHEN 'unsure' THEN 'The figure was read with little certainty: look at the sentence first.'
            WHEN 'no_majority' THEN 'No further source says which of them is right.'
            WHEN 'small' THEN 'So small a difference can come from provisional results or from another definition.'
            WHEN 'far' THEN 'They are so far apart that the figure was probably read as one of another year, group or measure.'
            WHEN 'outnumbered' THEN concat('The sentence is clear, and ', support, ' sources agree against it: the report probably prints a wrong figure.')
            ELSE 'One source stands against the other, and their definitions may differ.'
        END
    ) AS explanation,
    char_start,
    char_end,
    fact_id
FROM told

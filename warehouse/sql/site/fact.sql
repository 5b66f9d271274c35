-- One row per fact of the named reports, in the order of the text.
SELECT
    f.report_id,
    f.fact_id,
    f.domain,
    f.measure,
    m.label,
    m.direction,
    f.value,
    f.unit,
    f.scope,
    f.phase,
    f.key_stage,
    f.subject,
    f.threshold,
    f.pupil_group,
    f.period,
    p.starts_on AS period_starts_on,
    p.kind AS period_kind,
    f.status,
    f.qualifier,
    f.paragraph,
    f.page,
    f.from_table,
    f.char_start,
    f.char_end,
    f.rule,
    f.confidence,
    f.correction_id
FROM fact_statistic AS f
LEFT JOIN dim_measure AS m USING (measure)
LEFT JOIN dim_period AS p USING (period)
WHERE f.report_id BETWEEN {first} AND {last} AND f.report_id IN ({reports})
ORDER BY f.report_id, f.char_start, f.char_end, f.fact_id

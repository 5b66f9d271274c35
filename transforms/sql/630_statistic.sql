-- One row per value that a report states.
SELECT
    fact.fact_id,
    fact.report_id,
    report.la_code,
    authority.name AS authority,
    authority.region,
    report.family,
    report.published_on,
    fact.domain,
    fact.measure,
    measure.label,
    fact.value,
    fact.unit,
    fact.scope,
    fact.phase,
    fact.key_stage,
    fact.subject,
    fact.threshold,
    fact.pupil_group,
    fact.period,
    period.starts_on AS period_starts_on,
    period.ends_on AS period_ends_on,
    fact.status,
    fact.qualifier,
    fact.paragraph,
    fact.paragraph_id,
    fact.page,
    fact.from_table,
    fact.quote,
    fact.confidence,
    fact.correction_id
FROM fact_statistic AS fact
INNER JOIN dim_report AS report ON fact.report_id = report.report_id
INNER JOIN dim_local_authority AS authority ON report.la_code = authority.la_code
INNER JOIN dim_measure AS measure ON fact.measure = measure.measure
LEFT JOIN dim_period AS period ON fact.period = period.period

-- One row per value that a report states of the inspected authority itself.
SELECT
    report.la_code,
    authority.name AS authority,
    fact.report_id,
    report.published_on,
    fact.domain,
    fact.measure,
    measure.label,
    phase_of_stage(fact.phase, fact.key_stage) AS phase,
    fact.key_stage,
    fact.subject,
    fact.threshold,
    fact.pupil_group,
    fact.period,
    period.starts_on AS period_starts_on,
    fact.value,
    fact.unit,
    fact.status,
    fact.qualifier,
    nullif(
        concat_ws(
            '; ',
            CASE fact.qualifier WHEN 'about' THEN 'approximate' WHEN 'over' THEN 'more than this' WHEN 'under' THEN 'less than this' END,
            CASE fact.status WHEN 'target' THEN 'a target' WHEN 'planned' THEN 'planned' WHEN 'provisional' THEN 'provisional' END,
            CASE WHEN fact.period IS NULL THEN 'no period stated' END,
            CASE WHEN fact.confidence < 0.4 THEN 'read with little certainty' END,
            CASE WHEN contradicted.fact_id IS NOT NULL THEN 'other sources differ' END,
            CASE WHEN fact.correction_id IS NOT NULL THEN 'corrected by hand' END
        ),
        ''
    ) AS caveat,
    fact.paragraph,
    fact.quote,
    fact.confidence,
    fact.fact_id
FROM fact_statistic AS fact
INNER JOIN dim_report AS report ON fact.report_id = report.report_id
INNER JOIN dim_local_authority AS authority ON report.la_code = authority.la_code
INNER JOIN dim_measure AS measure ON fact.measure = measure.measure
LEFT JOIN dim_period AS period ON fact.period = period.period
LEFT JOIN (SELECT DISTINCT fact_id FROM quality_finding) AS contradicted ON fact.fact_id = contradicted.fact_id
WHERE fact.scope = 'la'

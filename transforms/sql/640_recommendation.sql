-- One row per distinct recommendation of a report.
WITH twins AS (
    SELECT
        report_id,
        same_as_ordinal AS ordinal,
        min(ordinal) AS appendix_ordinal
    FROM fact_recommendation
    WHERE same_as_ordinal IS NOT NULL
    GROUP BY report_id, same_as_ordinal
)

SELECT
    entry.report_id,
    report.la_code,
    authority.name AS authority,
    report.family,
    report.published_on,
    entry.ordinal,
    entry.location,
    entry.section,
    entry.purpose,
    entry.number,
    entry.text,
    entry.parent_ordinal,
    entry.deadline,
    entry.urgent,
    entry.theme,
    entry.paragraph_id,
    entry.page,
    twins.appendix_ordinal
FROM fact_recommendation AS entry
INNER JOIN dim_report AS report ON entry.report_id = report.report_id
INNER JOIN dim_local_authority AS authority ON report.la_code = authority.la_code
LEFT JOIN twins ON entry.report_id = twins.report_id AND entry.ordinal = twins.ordinal
WHERE entry.same_as_ordinal IS NULL

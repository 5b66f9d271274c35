-- One row per figure that more than one source can state: of the nation, the metropolitan authorities, or one authority.
-- `what` names all but the value, `source` who states it, `half` is half a unit of its last printed digit (zeros at the end of
-- a large number count as rounding; "about" widens it to 3 per cent). Only measures that have one value at a time; of the
-- published figures not those of whom a bracket restricts, such as "England (LEA-supported schools)": another definition.
WITH stated AS (
    SELECT
        fact.report_id,
        NULL AS source_url,
        fact.fact_id,
        fact.measure,
        fact.unit,
        fact.scope,
        CASE WHEN fact.scope = 'la' THEN report.la_code END AS la_code,
        fact.phase,
        fact.key_stage,
        fact.subject,
        fact.threshold,
        fact.pupil_group,
        fact.period,
        fact.value,
        fact.qualifier,
        fact.confidence,
        regexp_extract(fact.quote, '[0-9][0-9,]*(?:\.[0-9]+)?') AS printed
    FROM int_published_fact AS fact
    INNER JOIN int_published_reading AS report USING (report_id)
    WHERE fact.status = 'actual' AND fact.qualifier IN ('exact', 'about') AND fact.period IS NOT NULL
    UNION ALL
    SELECT
        NULL AS report_id,
        statistic.source_url,
        NULL AS fact_id,
        statistic.measure,
        statistic.unit,
        statistic.scope,
        statistic.la_code,
        statistic.phase,
        statistic.key_stage,
        statistic.subject,
        statistic.threshold,
        NULL AS pupil_group,
        statistic.period,
        statistic.value,
        'exact' AS qualifier,
        1.0 AS confidence,
        ltrim(statistic.printed, '-') AS printed
    FROM int_published_statistic AS statistic
    WHERE statistic.la_name IS NULL OR NOT contains(statistic.la_name, '(')
),

digits AS (
    SELECT
        stated.* REPLACE (
            -- Tests and examinations are those of a summer: 1998/1999 is 1999.
            CASE
                WHEN stated.key_stage IS NOT NULL AND regexp_full_match(stated.period, '[0-9]{4}/[0-9]{4}')
                    THEN right(stated.period, 4)
                ELSE stated.period
            END AS period
        ),
        coalesce(
            stated.phase,
            CASE
                WHEN stated.key_stage IN ('KS1', 'KS2') THEN 'primary'
                WHEN stated.key_stage IN ('KS3', 'KS4') THEN 'secondary'
                WHEN stated.key_stage = 'A-level' THEN 'post16'
            END
        ) AS phase_of_stage,
        replace(stated.printed, ',', '') AS plain,
        length(regexp_extract(stated.printed, '\.([0-9]+)', 1)) AS decimals
    FROM stated
    INNER JOIN dim_measure ON stated.measure = dim_measure.measure AND dim_measure.single_valued
    WHERE stated.scope IN ('national', 'metropolitan') OR (stated.scope = 'la' AND stated.la_code IS NOT NULL)
),

scaled AS (
    SELECT
        *,
        CASE WHEN decimals = 0 AND length(plain) > 2 THEN length(plain) - length(rtrim(plain, '0')) ELSE 0 END AS zeros,
        -- "106.9" under "£M" stands for 106,900,000.
        CASE WHEN abs(value) >= 2 * try_cast(plain AS DOUBLE) THEN coalesce(abs(value) / nullif(try_cast(plain AS DOUBLE), 0), 1) ELSE 1 END AS scale
    FROM digits
)

SELECT
    concat_ws(
        '|', measure, unit, scope, coalesce(la_code, ''), coalesce(phase_of_stage, ''), coalesce(key_stage, ''),
        coalesce(subject, ''), coalesce(threshold, ''), coalesce(pupil_group, ''), period
    ) AS what,
    coalesce(report_id, source_url) AS source,
    report_id,
    source_url,
    fact_id,
    measure,
    unit,
    scope,
    phase_of_stage AS phase,
    key_stage,
    subject,
    threshold,
    pupil_group,
    period,
    value,
    confidence,
    greatest(
        CASE WHEN qualifier = 'about' THEN 0.03 * abs(value) ELSE 0 END,
        CASE
            WHEN plain = '' THEN CASE WHEN unit = 'count' THEN 0 ELSE 0.5 END
            WHEN unit IN ('count', 'rank') AND decimals = 0 AND zeros = 0 AND scale = 1 THEN 0
            ELSE 0.5 * pow(10, zeros - decimals) * scale
        END
    ) AS half
FROM scaled

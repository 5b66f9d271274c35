-- One row per passage of a later report that says what was done: a sentence, or a paragraph that speaks of progress.
-- `outcome` is what it says: closed (done), progressed, no_progress. A sentence answers for itself; where progress is judged, the
-- paragraph tells what of. `explicit` are those that judge progress or name a recommendation: fewer words in common suffice there.
WITH judged AS (
    SELECT
        report_id,
        paragraph_id,
        ordinal,
        judgement AS progress
    FROM fact_judgement
    WHERE kind = 'progress' AND judgement IS NOT NULL
),

sentence AS (
    SELECT
        report_id,
        paragraph_id,
        heading,
        text AS block_text,
        char_start AS block_start,
        unnest(regexp_extract_all(text, '(?s)(?:[^.!?]|[.!?]\S)*(?:[.!?]+\s*|$)')) AS text,
        generate_subscripts(regexp_extract_all(text, '(?s)(?:[^.!?]|[.!?]\S)*(?:[.!?]+\s*|$)'), 1) AS position
    FROM int_later_block
),

placed AS (
    SELECT
        *,
        block_start + coalesce(
            sum(length(text)) OVER (
                PARTITION BY report_id, paragraph_id ORDER BY position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ),
            0
        )::INTEGER AS char_start
    FROM sentence
),

passage AS (
    SELECT
        block.report_id,
        block.paragraph_id,
        block.heading,
        block.text AS block_text,
        block.text,
        block.char_start,
        judged.ordinal AS judgement_ordinal,
        judged.progress,
        CASE
            WHEN judged.progress = 'complete' THEN 'closed'
            WHEN judged.progress IN ('none', 'unsatisfactory') THEN 'no_progress'
            ELSE 'progressed'
        END AS outcome
    FROM int_later_block AS block
    INNER JOIN judged ON block.report_id = judged.report_id AND block.paragraph_id = judged.paragraph_id
    UNION ALL BY NAME
    SELECT
        report_id,
        paragraph_id,
        heading,
        text AS block_text,
        text,
        char_start,
        CASE
            WHEN regexp_matches(text, '(?i)\b(?:no|little|unsatisfactory|insufficient|inadequate|poor|slow|disappointing)\s+(?:\w+\s+)?progress\b|\bprogress\b[^.;]{0,80}\b(?:unsatisfactory|insufficient|inadequate|poor|slow|negligible|disappointing)\b')
                THEN 'no_progress'
            ELSE 'progressed'
        END AS outcome,
        true AS judging
    FROM int_later_block
    ANTI JOIN judged USING (report_id, paragraph_id)
    WHERE
        regexp_matches(text, '(?i)\b(?:no|little|some|good|very good|satisfactory|sound|steady|limited|considerable|substantial|significant|reasonable|unsatisfactory|insufficient|inadequate|poor|slow|disappointing)\s+progress\b|\bprogress\b[^.;]{0,80}\b(?:is|are|was|been)\b')
    UNION ALL BY NAME
    SELECT
        report_id,
        paragraph_id,
        heading,
        block_text,
        text,
        char_start,
        CASE
            WHEN regexp_matches(text, '(?i)\b(?:not|never|none|nothing|little|hardly|scarcely|still\s+no|unsatisfactory|remains?\s+to\s+be|yet\s+to)\b')
                THEN 'no_progress'
            WHEN regexp_matches(text, '(?i)\b(?:as|had been|was|were)\s+recommended\b|\b(?:is|are)\s+(?:now\s+)?in\s+place\b|\b(?:has|have|had|was|were)\s+(?:\w+\s+)?(?:been\s+)?(?:\w+ly\s+)?(?:carried\s+out|met|kept|implemented|completed|adopted|achieved|fulfilled|accepted|approved|resolved|rewritten|put\s+in(?:to)?)\b')
                THEN 'closed'
            ELSE 'progressed'
        END AS outcome
    FROM placed
    WHERE
        regexp_matches(text, '(?i)\b(?:has|have)\s+(?:\w+\s+){0,2}?(?:\w+ed|been|begun|fallen|risen|grown|come|gone|made|taken|given|put|set|built|held|drawn|written|met|kept)\b|\b(?:was|were)\s+(?:\w+\s+)?(?:\w+ed|begun|made|taken|given|put|set|drawn|\w*written)\b|\b(?:is|are)\s+(?:now|all|no\s+longer|in\s+place|filled|\w*ly\s+\w+ed)\b|\bnow\b|\brecommended\b')
)

SELECT
    row_number() OVER (
        ORDER BY report_id, char_start, judgement_ordinal NULLS LAST, judging NULLS LAST, length(text), outcome
    ) AS passage,
    * REPLACE (rtrim(text, E' \n\r\t') AS text),
    judgement_ordinal IS NOT NULL OR coalesce(judging, false) OR regexp_matches(text, '(?i)\brecommend') AS explicit
FROM passage

-- One row per distinct recommendation of a report and the next report of the same authority.
-- The evidence in its order: the recommendation again, else the passage that says most of it and what was done. The bounds are those
-- at which two reports that have nothing to do with each other, but ask for much the same things, are linked in one case of six.
WITH recommended AS (
    SELECT
        pair.report_id,
        pair.later_report_id,
        entry.ordinal,
        entry.text,
        entry.paragraph_id
    FROM int_successive_report AS pair
    INNER JOIN fact_recommendation AS entry ON pair.report_id = entry.report_id
    WHERE entry.same_as_ordinal IS NULL
),

again AS (
    SELECT
        candidate.later_report_id,
        candidate.ordinal,
        entry.ordinal AS later_ordinal,
        entry.text AS later_quote,
        entry.char_start AS later_char_start,
        entry.char_end AS later_char_end,
        candidate.likeness
    FROM int_followup_candidate AS candidate
    INNER JOIN fact_recommendation AS entry
        ON candidate.later_report_id = entry.report_id AND candidate.other = entry.ordinal
    WHERE
        candidate.item = 'later'
        AND (
            (candidate.likeness >= 0.42 AND candidate.shared >= 2)
            OR (candidate.likeness >= 0.33 AND candidate.shared_own >= 4)
        )
    QUALIFY row_number() OVER (
        PARTITION BY candidate.later_report_id, candidate.ordinal ORDER BY candidate.likeness DESC, entry.ordinal
    ) = 1
),

told AS (
    SELECT
        candidate.later_report_id,
        candidate.ordinal,
        passage.judgement_ordinal AS later_ordinal,
        passage.progress,
        passage.outcome,
        passage.text AS later_quote,
        passage.char_start AS later_char_start,
        passage.char_start + length(passage.text) AS later_char_end,
        candidate.likeness
    FROM int_followup_candidate AS candidate
    INNER JOIN int_later_passage AS passage ON candidate.other = passage.passage
    WHERE
        candidate.item = 'passage'
        AND candidate.shared >= 2
        AND candidate.likeness >= CASE WHEN passage.explicit THEN 0.32 ELSE 0.44 END
    QUALIFY row_number() OVER (
        PARTITION BY candidate.later_report_id, candidate.ordinal
        ORDER BY candidate.likeness + CASE WHEN passage.judgement_ordinal IS NOT NULL THEN 0.1 ELSE 0 END DESC, passage.passage
    ) = 1
),

nearest AS (
    SELECT
        later_report_id,
        ordinal,
        max(likeness) AS likeness
    FROM int_followup_candidate
    GROUP BY later_report_id, ordinal
),

linked AS (
    SELECT
        recommended.*,
        CASE
            WHEN again.likeness >= 0.85 THEN 'repeated'
            WHEN again.likeness IS NOT NULL THEN 'reworded'
            ELSE coalesce(told.outcome, 'not_mentioned')
        END AS status,
        CASE
            WHEN again.likeness IS NOT NULL THEN 'recommendation'
            WHEN told.later_ordinal IS NOT NULL THEN 'judgement'
            WHEN told.likeness IS NOT NULL THEN 'paragraph'
        END AS later_kind,
        least(coalesce(again.likeness, told.likeness, nearest.likeness, 0), 1) AS likeness,
        CASE WHEN again.likeness IS NULL THEN told.progress END AS progress,
        coalesce(again.later_ordinal, told.later_ordinal) AS later_ordinal,
        coalesce(again.later_quote, told.later_quote) AS later_quote,
        coalesce(again.later_char_start, told.later_char_start) AS later_char_start,
        coalesce(again.later_char_end, told.later_char_end) AS later_char_end
    FROM recommended
    LEFT JOIN again ON recommended.later_report_id = again.later_report_id AND recommended.ordinal = again.ordinal
    LEFT JOIN told
        ON
            again.ordinal IS NULL
            AND recommended.later_report_id = told.later_report_id
            AND recommended.ordinal = told.ordinal
    LEFT JOIN nearest ON recommended.later_report_id = nearest.later_report_id AND recommended.ordinal = nearest.ordinal
)

SELECT
    left(md5(concat_ws('|', linked.report_id, linked.ordinal, linked.later_report_id)), 16) AS followup_id,
    report.la_code,
    linked.report_id,
    linked.ordinal,
    linked.later_report_id,
    linked.status,
    linked.progress,
    linked.later_kind,
    linked.later_ordinal,
    round(linked.likeness, 3) AS similarity,
    round(
        CASE
            WHEN linked.later_kind = 'recommendation' THEN 0.2 + 0.75 * linked.likeness
            WHEN linked.later_kind = 'judgement' THEN 0.25 + 0.6 * linked.likeness
            WHEN linked.later_kind = 'paragraph' THEN 0.15 + 0.6 * linked.likeness
            ELSE 0.75 * (1 - linked.likeness)
        END,
        3
    ) AS confidence,
    linked.text AS quote,
    linked.later_quote,
    linked.later_char_start,
    linked.later_char_end
FROM linked
INNER JOIN dim_report AS report ON linked.report_id = report.report_id
ORDER BY linked.report_id, linked.ordinal

-- One row per word, cut to its stem, of a recommendation or passage of two successive reports of an authority.
-- `weight` is 1 for its own words and less for those of its surroundings, without which "is costed over three years" says nothing:
-- the recommendation that it is a part of, or its parts; the purpose; the heading and paragraph of a passage. `rarity` is the logarithm of how
-- many texts of the two reports there are to one that has the word: the same two reports give the same weights on their own.
WITH entry AS (
    SELECT
        entry.report_id,
        entry.ordinal,
        -- "Ensure that" and the like say nothing without their parts.
        CASE
            WHEN length(any_value(entry.text)) < 25 THEN concat_ws(' ', any_value(entry.text), string_agg(part.text, ' '))
            ELSE any_value(entry.text)
        END AS text,
        any_value(entry.purpose) AS purpose,
        any_value(parent.text) AS parent,
        string_agg(part.text, ' ') AS parts
    FROM fact_recommendation AS entry
    LEFT JOIN fact_recommendation AS parent
        ON entry.report_id = parent.report_id AND entry.parent_ordinal = parent.ordinal
    LEFT JOIN fact_recommendation AS part
        ON entry.report_id = part.report_id AND entry.ordinal = part.parent_ordinal AND part.same_as_ordinal IS NULL
    WHERE entry.same_as_ordinal IS NULL
    GROUP BY entry.report_id, entry.ordinal
),

part AS (
    SELECT
        pair.later_report_id,
        'earlier' AS item,
        entry.ordinal::BIGINT AS id,
        unnest([entry.text, entry.parent, entry.purpose, entry.parts]) AS text,
        unnest([1.0, 0.6, 0.3, 0.2]) AS weight
    FROM int_successive_report AS pair
    INNER JOIN entry ON pair.report_id = entry.report_id
    UNION ALL
    SELECT
        pair.later_report_id,
        'later' AS item,
        entry.ordinal::BIGINT AS id,
        unnest([entry.text, entry.parent, entry.purpose, entry.parts]) AS text,
        unnest([1.0, 0.6, 0.3, 0.2]) AS weight
    FROM int_successive_report AS pair
    INNER JOIN entry ON pair.later_report_id = entry.report_id
    UNION ALL
    SELECT
        report_id,
        'passage' AS item,
        passage AS id,
        unnest([text, heading || ' ' || block_text]) AS text,
        unnest([1.0, 0.4]) AS weight
    FROM int_later_passage
    UNION ALL
    SELECT
        report_id,
        'block' AS item,
        char_start AS id,
        text,
        0.0 AS weight
    FROM int_later_block
),

token AS (
    SELECT
        later_report_id,
        item,
        id,
        weight,
        unnest(
            regexp_extract_all(
                -- Reports write the same thing out and in letters.
                regexp_replace(
                    regexp_replace(
                        regexp_replace(
                            regexp_replace(
                                lower(text), 'information\s+and\s+communications?\s+technology', 'ict', 'g'
                            ),
                            'special\s+educational\s+needs?', 'sen', 'g'
                        ),
                        'education\s+development\s+plan', 'edp', 'g'
                    ),
                    'looked.after', 'public care', 'g'
                ),
                '[a-z]{3,}'
            )
        ) AS word
    FROM part
    WHERE text IS NOT NULL
),

-- Endings are cut so that "planning of places" and "plan the places" have the same words; what is left need be no word.
stemmed AS (
    SELECT
        word,
        CASE WHEN length(singular) > 5 THEN regexp_replace(singular, '(?:ing|ed|ion|ly|ten)$', '') ELSE singular END AS cut,
        CASE
            WHEN length(cut) > 4 AND regexp_matches(cut, '(?:bb|dd|gg|mm|nn|pp|rr|tt)$') THEN left(cut, -1)
            WHEN length(cut) > 3 THEN regexp_replace(cut, 'e+$', '')
            ELSE cut
        END AS stem
    FROM (
        SELECT
            word,
            regexp_replace(regexp_replace(word, 'ies$', 'y'), '([^su])s$', '\1') AS singular
        FROM (SELECT DISTINCT word FROM token)
    )
    WHERE word NOT IN (
        'about', 'above', 'account', 'achieve', 'act', 'action', 'addition', 'after', 'all', 'already', 'also', 'although', 'among', 'and',
        'any', 'appropriate', 'are', 'arrangements', 'aspects', 'authority', 'authorities', 'because', 'been', 'before', 'being', 'best',
        'better', 'between', 'both', 'but', 'can', 'clear', 'council', 'could', 'current', 'delay', 'does', 'done', 'due', 'during', 'each',
        'early', 'effective', 'effectively', 'effectiveness', 'end', 'enough', 'ensure', 'ensuring', 'every', 'far', 'few', 'first', 'following',
        'for', 'from', 'full', 'fully', 'further', 'give', 'given', 'good', 'greater', 'had', 'has', 'have', 'having', 'help', 'her', 'here',
        'his', 'how', 'however', 'immediate', 'immediately', 'improve', 'improved', 'improvement', 'improvements', 'improving', 'including',
        'increase', 'inspected', 'inspection', 'into', 'its', 'january', 'february', 'march', 'april', 'may', 'june', 'july', 'august',
        'september', 'october', 'november', 'december', 'last', 'lea', 'leas', 'least', 'less', 'light', 'little', 'local', 'made', 'make',
        'making', 'many', 'matter', 'means', 'more', 'most', 'much', 'must', 'near', 'need', 'needs', 'new', 'next', 'nor', 'not', 'now', 'once',
        'one', 'only', 'order', 'other', 'others', 'our', 'out', 'over', 'own', 'part', 'particular', 'particularly', 'per', 'possible', 'present',
        'progress', 'provide', 'quickly', 'rather', 'recommendation', 'recommendations', 'recommended', 'remain', 'report', 'section', 'set',
        'several', 'shall', 'should', 'since', 'some', 'soon', 'steps', 'still', 'strengthen', 'such', 'sure', 'take', 'taken', 'taking', 'than',
        'that', 'the', 'their', 'them', 'then', 'there', 'these', 'they', 'this', 'those', 'three', 'through', 'time', 'two', 'under', 'until',
        'upon', 'urgency', 'urgent', 'urgently', 'use', 'very', 'was', 'way', 'ways', 'well', 'were', 'what', 'when', 'where', 'which', 'while',
        'who', 'whole', 'whose', 'will', 'with', 'within', 'without', 'would', 'year', 'years', 'yet'
    )
),

word AS (
    SELECT
        token.later_report_id,
        token.item,
        token.id,
        stemmed.stem,
        max(token.weight) AS weight
    FROM token
    INNER JOIN stemmed ON token.word = stemmed.word
    GROUP BY ALL
),

size AS (
    SELECT
        later_report_id,
        count(DISTINCT (item, id)) AS texts
    FROM word
    WHERE item <> 'passage'
    GROUP BY later_report_id
),

spread AS (
    SELECT
        later_report_id,
        stem,
        count(*) AS texts
    FROM word
    WHERE item <> 'passage'
    GROUP BY ALL
)

SELECT
    word.later_report_id,
    word.item,
    word.id,
    word.stem,
    word.weight,
    ln(1 + size.texts / spread.texts) AS rarity
FROM word
INNER JOIN size ON word.later_report_id = size.later_report_id
INNER JOIN spread ON word.later_report_id = spread.later_report_id AND word.stem = spread.stem
WHERE word.item <> 'block'

-- One row per recommendation of an earlier report and recommendation or passage of the next that shares words with it.
-- `likeness` of two recommendations is the cosine of their weighted words; of a passage it is the share of the recommendation's
-- weighted words that it has, for a passage also speaks of other things.
WITH total AS (
    SELECT
        later_report_id,
        item,
        id,
        sum(weight * rarity) AS weights,
        sqrt(sum(pow(weight * rarity, 2))) AS norm
    FROM int_followup_word
    GROUP BY ALL
)

SELECT
    earlier.later_report_id,
    earlier.id AS ordinal,
    other.item,
    other.id AS other,
    count(*) FILTER (WHERE earlier.weight = 1) AS shared,
    count(*) FILTER (WHERE earlier.weight = 1 AND other.weight = 1) AS shared_own,
    -- Rounded, so that the order in which threads add does not decide between passages that are equally alike.
    round(
        CASE
            WHEN other.item = 'later'
                THEN sum(earlier.weight * other.weight * pow(earlier.rarity, 2)) / (any_value(total.norm) * any_value(other_total.norm))
            ELSE sum(earlier.weight * other.weight * earlier.rarity) / any_value(total.weights)
        END,
        6
    ) AS likeness
FROM int_followup_word AS earlier
INNER JOIN int_followup_word AS other
    ON earlier.later_report_id = other.later_report_id AND earlier.stem = other.stem AND other.item <> 'earlier'
INNER JOIN total ON earlier.later_report_id = total.later_report_id AND total.item = 'earlier' AND earlier.id = total.id
INNER JOIN total AS other_total
    ON other.later_report_id = other_total.later_report_id AND other.item = other_total.item AND other.id = other_total.id
WHERE earlier.item = 'earlier'
GROUP BY earlier.later_report_id, earlier.id, other.item, other.id

-- One row per pair: the nth old and the nth new item of the same key, of those that have no partner yet.
INSERT INTO pair
WITH waiting AS (
    SELECT side, item, {key} AS key, row_number() OVER (PARTITION BY side, {key} ORDER BY place, item) AS nth
    FROM item
    WHERE {key} IS NOT NULL
        AND item NOT IN (SELECT old_item FROM pair)
        AND item NOT IN (SELECT new_item FROM pair)
)
SELECT o.item AS old_item, n.item AS new_item
FROM waiting AS o
JOIN waiting AS n ON n.key = o.key AND n.nth = o.nth
WHERE o.side = 'old' AND n.side = 'new'

-- One row per item that one version lacks or that differs between the two; what the row says is that of the newer.
INSERT INTO difference
WITH old AS (SELECT * FROM item WHERE side = 'old'), new AS (SELECT * FROM item WHERE side = 'new')
SELECT
    '{kind}' AS kind,
    CASE WHEN old.item IS NULL THEN 'added' WHEN new.item IS NULL THEN 'removed' ELSE 'changed' END AS change,
    coalesce(new.report_id, old.report_id) AS report_id,
    coalesce(new.item_id, old.item_id) AS item_id,
    coalesce(new.what, old.what) AS what,
    row_number() OVER (ORDER BY coalesce(new.report_id, old.report_id), coalesce(new.place, old.place)) AS place,
    to_json(old.fields) AS old,
    to_json(new.fields) AS new
FROM old
LEFT JOIN pair ON pair.old_item = old.item
FULL JOIN new ON new.item = pair.new_item
WHERE old.fields IS DISTINCT FROM new.fields

-- One row per judgement and version: the same words on the same aspect, else the same aspect.
SELECT
    side,
    report_id,
    kind || ' ' || ordinal AS item_id,
    concat_ws(': ', aspect, coalesce(judgement, absence_reason)) AS what,
    ordinal AS place,
    fields,
    {'report': report_id, 'kind': kind, 'aspect': aspect, 'quote': quote} AS key_1,
    {'report': report_id, 'kind': kind, 'aspect': aspect} AS key_2
FROM both_judgement

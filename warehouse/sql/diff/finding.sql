-- One row per finding and version: the same contradiction, else one of the same kind in the same words, else of the same
-- kind and measure in the same paragraph.
SELECT
    side,
    report_id,
    kind || ' ' || ordinal AS item_id,
    kind || ': ' || stated || ' against ' || computed AS what,
    ordinal AS place,
    fields,
    {'report': report_id, 'with': compared_with, 'kind': kind, 'measure': measure, 'quote': quote, 'stated': stated,
        'computed': computed} AS key_1,
    {'report': report_id, 'with': compared_with, 'kind': kind, 'measure': measure, 'quote': quote} AS key_2,
    {'report': report_id, 'with': compared_with, 'kind': kind, 'measure': measure, 'paragraph': paragraph} AS key_3
FROM both_finding

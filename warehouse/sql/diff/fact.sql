-- One row per fact and version. What makes two of them the same, the surest first: the id (the same statement); the number
-- in the text that both read; the same words; the same description, whatever its value.
SELECT
    f.side,
    f.report_id,
    f.fact_id AS item_id,
    concat_ws(', ', measure, scope, phase, key_stage, subject, threshold, pupil_group, period, nullif(status, 'actual'))
        || ': ' || regexp_replace(f.value::VARCHAR, '\.0$', '') || ' ' || f.unit AS what,
    {'at': f.char_start, 'measure': measure, 'what': what, 'id': f.fact_id} AS place,
    f.fields,
    coalesce(q.char_start, f.char_start) AS number_start,
    coalesce(q.char_end, f.char_end) AS number_end,
    coalesce(q.text, f.quote) AS number,
    f.fact_id AS key_1,
    {'report': f.report_id, 'at': number_start, 'end': number_end, 'number': number, 'measure': measure} AS key_2,
    {'report': f.report_id, 'at': number_start, 'end': number_end, 'number': number} AS key_3,
    {'report': f.report_id, 'quote': quote, 'number': number} AS key_4,
    {'report': f.report_id, 'paragraph': paragraph, 'measure': measure, 'unit': f.unit, 'scope': scope, 'phase': phase,
        'key_stage': key_stage, 'subject': subject, 'threshold': threshold, 'pupil_group': pupil_group,
        'period': period, 'status': status} AS key_5
FROM both_fact AS f
LEFT JOIN both_quantity AS q
    ON q.side = f.side AND q.report_id = f.report_id AND q.ordinal = f.quantity_ordinal

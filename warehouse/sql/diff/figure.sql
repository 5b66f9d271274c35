-- One row per figure of published statistics and version: the same figure of the same source, else the same description.
SELECT
    side,
    report_id,
    statistic_id AS item_id,
    concat_ws(', ', measure, scope, la_name, phase, key_stage, subject, threshold, period)
        || ': ' || regexp_replace(value::VARCHAR, '\.0$', '') || ' ' || unit AS what,
    {'what': what, 'id': statistic_id} AS place,
    fields,
    statistic_id AS key_1,
    {'measure': measure, 'la_code': la_code, 'la_name': la_name, 'scope': scope, 'phase': phase, 'key_stage': key_stage,
        'subject': subject, 'threshold': threshold, 'period': period, 'unit': unit} AS key_2
FROM both_figure

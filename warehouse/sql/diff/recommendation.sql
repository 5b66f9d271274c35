-- One row per recommendation entry and version: the same words in the same part of the report, else the same place in it.
SELECT
    side,
    report_id,
    location || ' ' || ordinal AS item_id,
    text AS what,
    {'location': location, 'ordinal': ordinal} AS place,
    fields,
    {'report': report_id, 'location': location, 'text': text} AS key_1,
    {'report': report_id, 'location': location, 'ordinal': ordinal} AS key_2
FROM both_recommendation

-- One row per distinct recommendation of a report.
SELECT
    entry.la_code,
    entry.authority,
    entry.report_id,
    entry.published_on,
    entry.ordinal,
    entry.theme,
    entry.text AS recommendation,
    entry.deadline,
    entry.urgent,
    coalesce(followup.status, 'no_later_report') AS status,
    followup.progress,
    followup.confidence,
    followup.later_report_id,
    later.published_on AS later_published_on,
    followup.later_kind,
    followup.later_ordinal,
    followup.later_quote,
    followup.later_char_start,
    followup.later_char_end,
    followup.followup_id
FROM recommendation AS entry
LEFT JOIN recommendation_followup AS followup ON entry.report_id = followup.report_id AND entry.ordinal = followup.ordinal
LEFT JOIN dim_report AS later ON followup.later_report_id = later.report_id

-- One row per published report, the newest first.
SELECT
    r.report_id,
    r.la_code,
    coalesce(a.name, r.authority_name, r.la_code) AS authority,
    r.family,
    r.title,
    r.inspection_kind,
    r.inspection_start,
    r.inspection_end,
    r.lead_inspector,
    r.published_on,
    r.published_precision,
    r.source_uri,
    r.sha256,
    r.media_type,
    r.pages,
    t.characters
FROM dim_report AS r
JOIN report_text AS t USING (report_id)
LEFT JOIN dim_local_authority AS a USING (la_code)
ORDER BY r.published_on DESC, r.report_id

-- One row per report of {reports}: its whole text.
SELECT report_id, text FROM report_text WHERE report_id IN ({reports})

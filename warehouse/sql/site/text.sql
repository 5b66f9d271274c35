-- One row per report: its whole text.
SELECT report_id, text FROM report_text

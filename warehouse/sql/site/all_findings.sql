-- One row per finding, what a person should look at first.
SELECT report_id, ordinal, kind, compared_with, outcome, severity, paragraph, stated, computed, explanation, quote
FROM quality_finding
ORDER BY severity DESC, report_id, ordinal

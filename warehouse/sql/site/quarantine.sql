-- One row per open reason for which a file is refused, the newest first.
SELECT quarantine_id, report_id, source_uri, stage, expectation, message, quarantined_at
FROM quarantine
WHERE resolved_at IS NULL AND released_at IS NULL
ORDER BY quarantined_at DESC, source_uri, quarantine_id

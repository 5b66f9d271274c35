-- One row per reason for which a file was refused.
SELECT *
FROM staging.quarantine
ORDER BY quarantined_at, quarantine_id

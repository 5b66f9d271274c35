-- One row per item of this kind and version, of the reports in which they differ.
CREATE OR REPLACE TEMP VIEW both_{kind} AS
SELECT *
FROM every_{kind}
WHERE coalesce(report_id, '') IN (SELECT report_id FROM differing)

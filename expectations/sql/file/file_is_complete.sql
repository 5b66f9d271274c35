-- one row per file whose bytes show that some are missing: a PDF without its trailer, or shorter than it says
SELECT source_uri, report_id, cut_off AS key, NULL AS quote, size_bytes || ' bytes came' AS observed
FROM gate_file WHERE cut_off IS NOT NULL
ORDER BY ALL

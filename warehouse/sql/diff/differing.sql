-- One row per report whose rows of this kind are not the same in both versions; most nights change few of many reports.
CREATE OR REPLACE TEMP TABLE differing AS
WITH digest AS (
    SELECT side, coalesce(report_id, '') AS report_id, count(*) AS items, sum(hash(fields)::HUGEINT) AS digest
    FROM every_{kind}
    GROUP BY ALL
)
SELECT report_id
FROM digest
GROUP BY report_id
HAVING count(*) < 2 OR min(items) <> max(items) OR min(digest) <> max(digest)

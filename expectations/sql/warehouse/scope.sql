-- Pieces of the texts, and all quotes with their offsets, as temporary tables.
-- One row per 1,000 characters of a text, with the next 1,000 behind them (see report/scope.sql).
CREATE OR REPLACE TEMP TABLE gate_piece AS
WITH chapter AS (
  SELECT
    report_id,
    length(text) AS characters,
    unnest(range(0, (length(text) + 49999) // 50000)) AS chapter,
    unnest(list_transform(range(0, (length(text) + 49999) // 50000), lambda i: substr(text, i * 50000 + 1, 50000))) AS text
  FROM report_text
),
piece AS (
  SELECT
    report_id,
    characters,
    chapter * 50 + unnest(range(0, (length(text) + 999) // 1000)) AS piece,
    unnest(list_transform(range(0, (length(text) + 999) // 1000), lambda i: substr(text, i * 1000 + 1, 1000))) AS text
  FROM chapter
)
SELECT report_id, piece, characters, text || coalesce(lead(text) OVER (PARTITION BY report_id ORDER BY piece), '') AS text
FROM piece;

-- One row per quote of the warehouse.
CREATE OR REPLACE TEMP VIEW gate_quote AS
SELECT report_id, 'fact ' || fact_id || ' (' || measure || coalesce(', paragraph ' || paragraph, '') || ')' AS key, quote, char_start, char_end FROM fact_statistic
UNION ALL SELECT report_id, 'recommendation ' || ordinal, text, char_start, char_end FROM fact_recommendation
UNION ALL SELECT report_id, 'judgement ' || ordinal || ' (' || aspect || ')', quote, char_start, char_end FROM fact_judgement
UNION ALL SELECT report_id, 'number ' || ordinal, text, char_start, char_end FROM quantity
UNION ALL SELECT report_id, 'finding ' || ordinal || ' (' || kind || ')', quote, char_start, char_end FROM quality_finding
UNION ALL
SELECT later_report_id, 'follow-up ' || followup_id || ' (' || status || ')', later_quote, later_char_start, later_char_end
FROM recommendation_followup WHERE later_quote IS NOT NULL;

-- The characters from first to last (code points, the end excluded), null where the offsets are no run of a text of so
-- many characters. `whole` is needed only for runs of more than 1,000: join it for these alone, it is long.
CREATE OR REPLACE TEMP MACRO run_of_text(piece, whole, characters, first, last) AS
  CASE
    WHEN first < 0 OR last < first OR last > characters THEN NULL
    WHEN last = first THEN ''
    WHEN last - first <= 1000 THEN substr(piece, first % 1000 + 1, last - first)
    ELSE substr(whole, first + 1, last - first)
  END;

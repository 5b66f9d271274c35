-- The rows of the readings under test, one temporary table per staging table; gate_reading holds their ids.
CREATE OR REPLACE TEMP TABLE new_reading AS
SELECT * EXCLUDE (text), length(text) AS characters, length(trim(text, E' \t\r\n')) AS inked_characters
FROM stg_reading SEMI JOIN gate_reading USING (reading_id);

CREATE OR REPLACE TEMP VIEW new_text AS
SELECT reading_id, report_id, text FROM stg_reading SEMI JOIN gate_reading USING (reading_id);

CREATE OR REPLACE TEMP TABLE new_paragraph AS SELECT * FROM stg_paragraph SEMI JOIN gate_reading USING (reading_id);
CREATE OR REPLACE TEMP TABLE new_contents AS SELECT * FROM stg_contents SEMI JOIN gate_reading USING (reading_id);
CREATE OR REPLACE TEMP TABLE new_quantity AS SELECT * FROM stg_quantity SEMI JOIN gate_reading USING (reading_id);
CREATE OR REPLACE TEMP TABLE new_fact AS SELECT * FROM stg_fact SEMI JOIN gate_reading USING (reading_id);
CREATE OR REPLACE TEMP TABLE new_recommendation AS SELECT * FROM stg_recommendation SEMI JOIN gate_reading USING (reading_id);
CREATE OR REPLACE TEMP TABLE new_judgement AS SELECT * FROM stg_judgement SEMI JOIN gate_reading USING (reading_id);
CREATE OR REPLACE TEMP TABLE new_finding AS SELECT * FROM stg_finding SEMI JOIN gate_reading USING (reading_id);
CREATE OR REPLACE TEMP TABLE new_correction AS SELECT * FROM stg_correction SEMI JOIN gate_reading USING (reading_id);

-- One row per 1,000 characters of a text, with the next 1,000 behind them: a run of up to 1,000 characters is cut out of
-- one such piece. Cutting it out of the whole text would count characters from the text's start for every quote.
CREATE OR REPLACE TEMP TABLE gate_piece AS
WITH chapter AS (
  SELECT
    reading_id,
    length(text) AS characters,
    unnest(range(0, (length(text) + 49999) // 50000)) AS chapter,
    unnest(list_transform(range(0, (length(text) + 49999) // 50000), lambda i: substr(text, i * 50000 + 1, 50000))) AS text
  FROM new_text
),
piece AS (
  SELECT
    reading_id,
    characters,
    chapter * 50 + unnest(range(0, (length(text) + 999) // 1000)) AS piece,
    unnest(list_transform(range(0, (length(text) + 999) // 1000), lambda i: substr(text, i * 1000 + 1, 1000))) AS text
  FROM chapter
)
SELECT reading_id, piece, characters, text || coalesce(lead(text) OVER (PARTITION BY reading_id ORDER BY piece), '') AS text
FROM piece;

-- The characters from first to last (code points, the end excluded), null where the offsets are no run of a text of so
-- many characters. `whole` is needed only for runs of more than 1,000: join it for these alone, it is long.
CREATE OR REPLACE TEMP MACRO run_of_text(piece, whole, characters, first, last) AS
  CASE
    WHEN first < 0 OR last < first OR last > characters THEN NULL
    WHEN last = first THEN ''
    WHEN last - first <= 1000 THEN substr(piece, first % 1000 + 1, last - first)
    ELSE substr(whole, first + 1, last - first)
  END;

-- The first and last year of a period: 1999/2000, 1999, 2000-01 (a month), 1998-2000 (a span).
CREATE OR REPLACE TEMP MACRO first_year(period) AS try_cast(period[1:4] AS INTEGER);
CREATE OR REPLACE TEMP MACRO last_year(period) AS
  CASE WHEN regexp_full_match(period, '[0-9]{4}-[0-9]{2}') THEN try_cast(period[1:4] AS INTEGER) ELSE try_cast(period[-4:] AS INTEGER) END;

-- How a fact is named to a person.
CREATE OR REPLACE TEMP MACRO fact_key(fact_id, measure, paragraph) AS
  'fact ' || coalesce(fact_id, '?') || ' (' || coalesce(measure, '?') || coalesce(', paragraph ' || paragraph, '') || ')';

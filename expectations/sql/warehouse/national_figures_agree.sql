-- one row per fact on the nation that is more than $tolerance points from the median of what reports say of the same thing
WITH figure AS (
  SELECT *, median(value) OVER same AS middle, min(report_id) OVER same <> max(report_id) OVER same AS shared
  FROM fact_statistic
  WHERE scope = 'national' AND status = 'actual' AND unit = 'percent' AND period IS NOT NULL
  WINDOW same AS (PARTITION BY measure, phase, key_stage, subject, threshold, pupil_group, period)
)
SELECT report_id, 'fact ' || fact_id || ' (' || measure || ', ' || concat_ws(', ', key_stage, subject, threshold, pupil_group, period) || ')' AS key, quote,
  format('{:g}', value) || ' per cent, reports say ' || format('{:g}', middle) || ' in the middle' AS observed
FROM figure WHERE shared AND abs(value - middle) > $tolerance
ORDER BY ALL

-- one row per judgement that says nothing and not why, or both, or quotes nothing
SELECT reading_id, report_id, 'judgement ' || ordinal || ' (' || aspect || ')' AS key, quote,
  'judgement ' || coalesce(judgement, 'none') || ', absent because ' || coalesce(absence_reason, 'no reason given') AS observed
FROM new_judgement
WHERE (judgement IS NULL) = (absence_reason IS NULL) OR (trim(quote) = '' AND absence_reason IS NULL)
ORDER BY ALL

-- one row per fact whose unit its measure cannot have: money for people, people for money, a time for a share.
-- Shares, counts and ranks of the same thing, and money as a sum, per pupil, as a share or a rank, go together
SELECT f.reading_id, f.report_id, fact_key(f.fact_id, f.measure, f.paragraph) AS key, f.quote,
  'unit ' || f.unit || ', the measure is in ' || m.unit AS observed
FROM new_fact AS f JOIN gate_measure AS m USING (measure)
WHERE f.unit NOT IN (
  SELECT unnest(CASE
    WHEN m.unit IN ('gbp', 'gbp_per_pupil') THEN ['gbp', 'gbp_per_pupil', 'percent', 'rank']
    WHEN m.unit IN ('days', 'hours') THEN ['days', 'hours']
    WHEN m.domain = 'funding' THEN ['percent', 'percentage_points', 'count', 'per_10000', 'rank', 'gbp']
    ELSE ['percent', 'percentage_points', 'count', 'per_10000', 'rank']
  END)
)
ORDER BY ALL

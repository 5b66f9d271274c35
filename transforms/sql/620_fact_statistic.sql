-- One row per value that a report states.
SELECT fact_id, report_id, 'funding' AS domain, * EXCLUDE (fact_id, report_id) FROM fact_funding
UNION ALL
SELECT fact_id, report_id, 'attainment' AS domain, * EXCLUDE (fact_id, report_id) FROM fact_attainment
UNION ALL
SELECT fact_id, report_id, 'attendance' AS domain, * EXCLUDE (fact_id, report_id) FROM fact_attendance
UNION ALL
SELECT fact_id, report_id, 'exclusions' AS domain, * EXCLUDE (fact_id, report_id) FROM fact_exclusion
UNION ALL
SELECT fact_id, report_id, 'school_places' AS domain, * EXCLUDE (fact_id, report_id) FROM fact_school_place
UNION ALL
SELECT fact_id, report_id, 'sen' AS domain, * EXCLUDE (fact_id, report_id) FROM fact_sen
UNION ALL
SELECT fact_id, report_id, 'context' AS domain, * EXCLUDE (fact_id, report_id) FROM fact_context
UNION ALL
SELECT fact_id, report_id, 'inspection' AS domain, * EXCLUDE (fact_id, report_id) FROM fact_inspection

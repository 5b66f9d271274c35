-- One row per figure of the files of published statistics; the same figure in several files is that of the first by name.
SELECT
    statistic.* EXCLUDE (reading_id),
    publication.source_uri,
    publication.sha256
FROM staging.statistics_publication AS publication
INNER JOIN staging.stg_statistic AS statistic USING (reading_id)
QUALIFY row_number() OVER (PARTITION BY statistic.statistic_id ORDER BY publication.source_uri, statistic.row_number) = 1

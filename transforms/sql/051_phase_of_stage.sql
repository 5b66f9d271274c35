-- One value per phase and key stage.
-- A result of a key stage is one of its phase, whether or not the report says so.
coalesce(
    phase,
    CASE
        WHEN key_stage IN ('KS1', 'KS2') THEN 'primary'
        WHEN key_stage IN ('KS3', 'KS4') THEN 'secondary'
        WHEN key_stage = 'A-level' THEN 'post16'
    END
)

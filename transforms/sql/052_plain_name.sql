-- One value per name.
-- Small letters and digits in words, without accents, punctuation and apostrophes; "&" is "and".
trim(
    regexp_replace(
        replace(regexp_replace(strip_accents(lower(name)), '[''’‘`.]', '', 'g'), '&', ' and '),
        '[^a-z0-9]+',
        ' ',
        'g'
    )
)

-- What live sources were seen to list: tables of flows.listings, beside the records of the archive.
-- One row for each authority that a source lists. `entry` is what the listing showed of it when its page was last read whole.
CREATE TABLE IF NOT EXISTS provider (
    source TEXT NOT NULL,
    urn TEXT NOT NULL,
    name TEXT NOT NULL,
    page_uri TEXT NOT NULL,
    entry TEXT,
    PRIMARY KEY (source, urn)
) STRICT;
-- One row for each address of a file that a source lists or ever listed.
CREATE TABLE IF NOT EXISTS publication (
    source TEXT NOT NULL,
    source_uri TEXT NOT NULL,
    provider_urn TEXT,
    provider_name TEXT,
    la_code TEXT,
    kind TEXT,
    published_on TEXT,
    selection TEXT NOT NULL,
    first_listed_at TEXT NOT NULL,
    last_listed_at TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_because TEXT,
    PRIMARY KEY (source, source_uri)
) STRICT;

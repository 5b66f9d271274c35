-- What people know, and what they are still to be told: the tables of flows.alerts in the journal.
-- One row for each reason that people were told of, until its incident is over.
CREATE TABLE IF NOT EXISTS alert_known (
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    reason TEXT NOT NULL,
    sha256 TEXT,
    wording TEXT NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (kind, subject, reason)
) STRICT;
-- One row for each message.
CREATE TABLE IF NOT EXISTS alert_message (
    message_id INTEGER PRIMARY KEY AUTOINCREMENT,
    made_at TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    body_text TEXT NOT NULL,
    body_html TEXT NOT NULL
) STRICT;
-- One row for each message and channel; without sent_at it waits.
CREATE TABLE IF NOT EXISTS alert_delivery (
    message_id INTEGER NOT NULL REFERENCES alert_message,
    channel TEXT NOT NULL,
    sent_at TEXT,
    PRIMARY KEY (message_id, channel)
) STRICT;
-- One row for each channel that failed last time it was tried, since it began to.
CREATE TABLE IF NOT EXISTS alert_channel_failure (
    channel TEXT PRIMARY KEY,
    since TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    problem TEXT NOT NULL
) STRICT;
-- One row for each line that the next digest is to tell.
CREATE TABLE IF NOT EXISTS alert_note (
    note_id INTEGER PRIMARY KEY AUTOINCREMENT,
    heading TEXT NOT NULL,
    line TEXT NOT NULL,
    UNIQUE (heading, line)
) STRICT;
-- When the last digest was made: one row at most.
CREATE TABLE IF NOT EXISTS alert_digest (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    made_at TEXT NOT NULL
) STRICT;
-- One row for each run that has begun and not told of its end.
CREATE TABLE IF NOT EXISTS alert_run (
    run_id TEXT PRIMARY KEY,
    started_at TEXT NOT NULL
) STRICT;

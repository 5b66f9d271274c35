"""What live sources say of the files that they list: to compare with what the reports say of themselves."""

from __future__ import annotations

from warehouse.definitions import vocabulary
from warehouse.definitions.model import Column, Matches, OneOf, Table

SOURCE_PUBLICATION = Table(
    "source_publication",
    "address of a file that a live source, or a list of addresses, lists or ever listed",
    "What the sites say of their files, whether or not they were fetched. Join it to dim_report by source_uri; a report is "
    "identified from its own text alone, so that the two can be compared.",
    (
        Column("source", "VARCHAR", "Name of the source, as in lea.toml or on the command line", nullable=False),
        Column("source_uri", "VARCHAR", "Address of the file", nullable=False),
        Column("provider_urn", "VARCHAR", "Number of the authority on the site (URN)"),
        Column("provider_name", "VARCHAR", "Name of the authority on the site"),
        Column(
            "la_code",
            "VARCHAR",
            "Three-digit code of that authority (see dim_local_authority): by its URN where that is known, else by its "
            "name; null where neither is known",
            check=Matches(r"[0-9A-Z]{3,9}"),
        ),
        Column(
            "kind",
            "VARCHAR",
            "Kind of publication in the site's words, in small letters; of a list of addresses the kind of report that the "
            "list has",
        ),
        Column("published_on", "DATE", "Day of publication as the site has it"),
        Column(
            "selection",
            "VARCHAR",
            "wanted (it is fetched), left (another kind of publication), unknown (a kind that nobody has named: not fetched, "
            "and told)",
            nullable=False,
            check=OneOf(vocabulary.SELECTIONS),
        ),
        Column("first_listed_at", "TIMESTAMPTZ", "When it was seen to be listed first", nullable=False),
        Column(
            "last_listed_at",
            "TIMESTAMPTZ",
            "When it was seen to be listed last; pages without news are looked at every few nights only",
            nullable=False,
        ),
        Column(
            "withdrawn_at",
            "TIMESTAMPTZ",
            "When it was seen to be gone; null while it is there. What was published from it stays published",
        ),
        Column(
            "withdrawn_because",
            "VARCHAR",
            "not_listed (gone from the authority's page), not_found (its address gives nothing any more)",
            check=OneOf(vocabulary.WITHDRAWALS),
        ),
    ),
    ("source", "source_uri"),
    "operations",
)

"""Authorities through time: the codes by which others know them, and which took over from which."""

from __future__ import annotations

from warehouse.definitions import vocabulary
from warehouse.definitions.dimensions import LOCAL_AUTHORITY
from warehouse.definitions.model import Between, Column, OneOf, Table, View

_OF = "dim_local_authority.la_code"

AUTHORITY_CODE = Table(
    "authority_code",
    "code of an authority, present or former",
    "What joins other people's data to la_code: an authority that kept its three-digit number may have had several codes of the Office "
    "for National Statistics.",
    (
        Column(
            "system",
            "VARCHAR",
            "Whose code: dfe, ons, ofsted (URN)",
            nullable=False,
            check=OneOf(vocabulary.CODE_SYSTEMS),
        ),
        Column("code", "VARCHAR", "The code as it is written there, e.g. 343, E08000014, 80550", nullable=False),
        Column("la_code", "VARCHAR", "The authority", nullable=False, references=_OF),
        Column("valid_to", "DATE", "Last day on which it was the code of an authority; null while it is"),
    ),
    ("system", "code"),
    "dimension",
)

AUTHORITY_LINEAGE = View(
    "authority_lineage",
    "authority and authority of its line, itself included",
    "What was there before an authority, and what came after it, through all reorganisations since 1996. An authority that kept its "
    "three-digit number through a change is one authority, and has one row for itself.",
    (
        Column("la_code", "VARCHAR", "The authority that is asked about", nullable=False, references=_OF),
        Column("authority", "VARCHAR", "Its name", nullable=False),
        Column("related_la_code", "VARCHAR", "The authority of its line", nullable=False, references=_OF),
        Column("related_authority", "VARCHAR", "Its name", nullable=False),
        Column(
            "kind",
            "VARCHAR",
            "predecessor (all or a part of the area was the related one's before), itself, successor (took over all or a part)",
            nullable=False,
            check=OneOf(vocabulary.LINEAGE_KINDS),
        ),
        Column("steps", "INTEGER", "Reorganisations between the two; 0 for itself", nullable=False, check=Between(0)),
        Column("related_type", "VARCHAR", "Type of the related authority, as in dim_local_authority", nullable=False),
        Column("related_valid_from", "DATE", LOCAL_AUTHORITY.index["valid_from"].comment),
        Column("related_valid_to", "DATE", LOCAL_AUTHORITY.index["valid_to"].comment),
    ),
)

TABLES = (AUTHORITY_CODE,)
VIEWS = (AUTHORITY_LINEAGE,)

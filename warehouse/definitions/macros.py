"""Macros: the questions on one authority as one short SELECT, and the expressions that views share."""

from __future__ import annotations

from dataclasses import replace

from warehouse.definitions import followup, series
from warehouse.definitions.answers import JUDGEMENT_HISTORY
from warehouse.definitions.dimensions import LOCAL_AUTHORITY
from warehouse.definitions.model import Column, Macro, Table, View
from warehouse.definitions.series import AUTHORITY, LA_CODE

_MEANT = (
    "its name, present or former, with or without Council and the like, a code of authority_code (three-digit, ONS, URN), or a part of "
    "the name; a whole name is taken before parts, and a part takes all that have it (find_authority shows which)"
)
_NAMED = (
    "a code in authority_code, a name, another name in dim_local_authority.aliases, either with words such as Council, or a part of a "
    "name, capital or small"
)
_DIM = LOCAL_AUTHORITY.index

COMPARABLE_PERIOD = Macro(
    "comparable_period",
    "domain and period",
    "The period under which figures are compared: results, attendance and exclusions are those of a school year, which reports name "
    "1998/1999 or 1999; here it is 1999. Other periods stay as they are.",
    (("domain", "as in fact_statistic"), ("period", "as in fact_statistic")),
    (),
    "comparable_period('attendance', '1998/1999')",
)

PHASE_OF_STAGE = Macro(
    "phase_of_stage",
    "phase and key stage",
    "The phase, or where none is stated that of the key stage: a result of Key Stage 2 is one of primary schools.",
    (("phase", "as in fact_statistic"), ("key_stage", "as in fact_statistic")),
    (),
    "phase_of_stage(NULL, 'KS2')",
)

PLAIN_NAME = Macro(
    "plain_name",
    "name",
    "A name as names are compared: small letters and digits in words, without accents, punctuation and apostrophes; “&” is “and”.",
    (("name", "a name as somebody writes it"),),
    (),
    "plain_name('St. Helens & District')",
)

BARE_NAME = Macro(
    "bare_name",
    "name",
    "The plain name of an authority without the words around it that say what kind of body it is, such as Council or London Borough of.",
    (("name", "a name as somebody writes it"),),
    (),
    "bare_name('London Borough of Barking & Dagenham')",
)

FIND_AUTHORITY = Macro(
    "find_authority",
    "authority that a name, a part of one, or a code finds",
    "Which authorities are meant, with the number of their reports here.",
    (("words", _NAMED),),
    (
        replace(LA_CODE, comment="Three-digit DfE number; see dim_local_authority"),
        replace(AUTHORITY, comment="Name of the authority"),
        *(_DIM[name] for name in ("type", "region", "valid_from", "valid_to")),
        Column("reports", "BIGINT", "Published reports on it in this warehouse", nullable=False, unit="reports"),
        Column("first_published_on", "DATE", "Date of the first of them"),
        Column("last_published_on", "DATE", "Date of the last of them"),
        Column(
            "best",
            "BOOLEAN",
            "True for those that macros on one authority take: a code, else a whole name, else another name, else one of them with "
            "words such as Council, else all with the part",
            nullable=False,
        ),
    ),
    "find_authority('york')",
)


def _of_authority(name: str, source: Table | View, grain: str, comment: str) -> Macro:
    return Macro(
        name,
        grain,
        f"{comment} The rows of {source.name}.",
        (("authority", _MEANT),),
        source.columns,
        f"{name}('york')",
    )


MACROS = (
    COMPARABLE_PERIOD,
    PHASE_OF_STAGE,
    PLAIN_NAME,
    BARE_NAME,
    FIND_AUTHORITY,
    _of_authority(
        "authority_profile",
        series.AUTHORITY_SERIES,
        "measure, phase, stage, subject, threshold, group of pupils and period of the authority",
        "One authority over time, every figure once.",
    ),
    _of_authority(
        "authority_against",
        series.COMPARED_FIGURE,
        "value of the authority and kind of comparator of which the same report states the same thing",
        "One authority against the nation, its kind and its statistical neighbours, with the difference.",
    ),
    _of_authority(
        "authority_targets",
        series.TARGET_RESULT,
        "target of the authority and the result for it",
        "One authority's results against the targets set for them.",
    ),
    _of_authority(
        "authority_recommendations",
        followup.RECOMMENDATION_OUTCOME,
        "distinct recommendation of a report on the authority",
        "What was recommended to one authority, and what became of it: candidates.",
    ),
    _of_authority(
        "authority_judgements",
        JUDGEMENT_HISTORY,
        "judgement of a report on the authority",
        "How one authority was judged over time.",
    ),
)

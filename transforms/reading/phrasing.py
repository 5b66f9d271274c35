"""In what grammatical form an item of a list stands: asked for ("review …"), gerund, finite verb, or a noun phrase."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import cast

from transforms import catalogue


class Form(Enum):
    """The form that an item of a list begins in."""

    IMPERATIVE = "imperative"
    GERUND = "gerund"
    FINITE = "finite"
    NOMINAL = "nominal"


@dataclass(frozen=True, slots=True)
class RecommendingWords:
    """The catalogue of recommending.toml: verbs by form, adverbs before them, and keywords by theme (in order of ties)."""

    verbs: frozenset[str]
    gerunds: frozenset[str]
    finite: frozenset[str]
    adverbs: frozenset[str]
    themes: Mapping[str, tuple[str, ...]]


_GERUNDS_NO_VERBS = frozenset(
    ("during", "following", "including", "according", "training", "planning", "funding", "teaching")
)
PREAMBLE = re.compile(
    r"(?:in|by|as|with|within|through|for|on|at|from|during|before|after|until|using|working|following|where|when|while|if|without|under|over|subject|no later|together|jointly|having|building|to)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")


@cache
def recommending_words() -> RecommendingWords:
    """The catalogue, read once from the packaged file."""
    data = tomllib.loads(resources.files(catalogue).joinpath("recommending.toml").read_text(encoding="utf-8"))
    verbs = cast("list[str]", data["verbs"])
    themes = cast("dict[str, list[str]]", data["themes"])
    return RecommendingWords(
        verbs=frozenset(verbs),
        gerunds=frozenset(form for verb in verbs for form in _gerunds(verb)),
        finite=frozenset(_finite(verb) for verb in verbs) | {"is", "are", "has", "does", "will", "should", "can"},
        adverbs=frozenset(cast("list[str]", data["adverbs"])),
        themes=MappingProxyType({theme: tuple(keywords) for theme, keywords in themes.items()}),
    )


def form_of(text: str) -> Form:
    """The form of an item, looking past adverbs and past an introduction closed by a comma ("by May 2001, review …")."""
    first = _form_at(text)
    if first is not Form.NOMINAL or not PREAMBLE.match(text):
        return first
    comma = -1
    while (comma := text.find(",", comma + 1)) >= 0:
        found = _form_at(text[comma + 1 :].lstrip())
        if found is not Form.NOMINAL:
            return found
    return first


def _form_at(text: str) -> Form:
    words = recommending_words()
    for match in _WORD.finditer(text[:120]):
        word = match[0].lower()
        if word in words.adverbs or word == "to" or (word.endswith("ly") and word not in words.verbs):
            continue
        if word in words.verbs or re.sub(r"^re-?", "", word) in words.verbs:
            return Form.IMPERATIVE
        if word in words.gerunds or (word.endswith("ing") and len(word) > 5 and word not in _GERUNDS_NO_VERBS):
            return Form.GERUND
        return Form.FINITE if word in words.finite else Form.NOMINAL
    return Form.NOMINAL


def _gerunds(verb: str) -> tuple[str, ...]:
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb
    return (stem + "ing", verb + verb[-1] + "ing")


def _finite(verb: str) -> str:
    if verb.endswith(("s", "sh", "ch", "x", "z")):
        return verb + "es"
    return verb[:-1] + "ies" if verb.endswith("y") and verb[-2] not in "aeiou" else verb + "s"

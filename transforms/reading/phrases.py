"""The phrase language of the catalogue, and a scanner that finds all phrases of a lexicon in one pass.

A phrase is words. They match in any case and across spaces or hyphens; `word*` takes any ending; `a|b` is either, and `a_b|c` either of
two words or one;
`(a|b)` may be missing; `...` lets up to some ten words stand between; `#` is a number; `!a|b` forbids what follows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_JOIN = r"(?:[\s‑–/-]+|['’]\s+)"
_GAP = r"(?:[\s‑-]+|['’]\s+|,\s)(?:[^;:]{0,60}?[\s(‑-])??"
_NUMBER = r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[- ]\w+)?|half|an?\s+quarter)"
_WORD = re.compile(r"[A-Za-z0-9]+")
_KEY_LENGTH = 3
_NUMBER_BEGINNINGS = (
    "#",
    *["one", "two", "thr", "fou", "fiv", "six", "sev", "eig", "nin", "ten", "ele", "twe", "thi", "for", "fif", "hal"],
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrase and what it stands for."""

    kind: str
    value: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase found in a text; offsets into that text."""

    kind: str
    value: str
    char_start: int
    char_end: int


class Lexicon:
    """Phrases, indexed by the beginning of their first word so that a text is read once."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        index: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
        for entry in entries:
            for first, pattern in _patterns(entry.phrase):
                index[first[:_KEY_LENGTH]][pattern].append((entry.kind, entry.value))
        self._index = {
            key: tuple((re.compile(pattern, re.IGNORECASE), tuple(meanings)) for pattern, meanings in patterns.items())
            for key, patterns in index.items()
        }

    def scan(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Found]:
        """Every phrase that begins in `text[start:end]` and ends there, in the order of their beginnings."""
        stop = len(text) if end is None else end
        index = self._index
        for word in _WORD.finditer(text, start, stop):
            begin, key = word.start(), word[0][:_KEY_LENGTH].lower()
            for pattern, meanings in index.get("#" if key[0] in "123456789" else key, ()):
                match = pattern.match(text, begin, stop)
                if match:
                    for kind, value in meanings:
                        yield Found(kind, value, begin, match.end())


def compile_phrase(phrase: str) -> re.Pattern[str]:
    """A regular expression that finds the phrase anywhere; raises `ValueError` for a phrase that starts with a sign."""
    return re.compile(r"\b(?:" + "|".join(pattern for _, pattern in _patterns(phrase)) + ")", re.IGNORECASE)


def _patterns(phrase: str) -> Iterator[tuple[str, str]]:
    """(first word's beginning, pattern) for each way in which the phrase can begin."""
    tokens = phrase.split()
    if not tokens[0].lstrip("(").strip(")"):
        raise ValueError(f"a phrase begins with a word: {phrase!r}")
    while tokens[0].startswith("("):
        yield from _patterns(" ".join(tokens[1:]))
        tokens[0] = tokens[0].strip("()")
    for first in tokens[0].split("|"):
        if first == "#":
            for opening in _NUMBER_BEGINNINGS:
                yield opening, _pattern([first, *tokens[1:]])
            continue
        if not first or not first[0].isalnum():
            raise ValueError(f"a phrase begins with a word or #: {phrase!r}")
        stem = first.rstrip("*").lower()
        if first.endswith("*") and len(stem) < _KEY_LENGTH:
            raise ValueError(f"the first word of {phrase!r} is too short for an open end")
        yield ("#" if stem[0].isdigit() else stem), _pattern([first, *tokens[1:]])


def _pattern(tokens: list[str]) -> str:
    built, join = "", ""
    for word in tokens:
        if word == "...":
            join = _GAP
        elif word.startswith("!"):
            built += rf"(?!{_JOIN}(?:{_alternatives(word[1:])})(?![A-Za-z0-9])|\w)"
        elif word.startswith("("):
            built += rf"(?:{join}(?:{_alternatives(word.strip('()'))})(?![A-Za-z0-9]))?"
        else:
            built += rf"{join}(?:{_alternatives(word)})(?![A-Za-z0-9])"
            join = _JOIN
    return built


def _alternatives(token: str) -> str:
    return "|".join(_word(word) for word in token.split("|"))


def _word(word: str) -> str:
    if word == "#":
        return _NUMBER
    plain = re.escape(word.rstrip("*")).replace("'", "['’]").replace("_", _JOIN)
    return plain + r"\w*" if word.endswith("*") else plain

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

# A number's "%" stands where a phrase may say "(per) (cent)".
_JOIN = r"(?:[\s‑–/-]+|['’%]\s+)"
_GAP = r"(?:[\s‑-]+|['’%]\s+|,\s)(?:[^;:]{0,60}?[\s(‑-])??"
_NUMBER = r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[- ]\w+)?|half|an?\s+quarter)"
_WORD = re.compile(r"[A-Za-z0-9]+")
_FIRST_WORD = re.compile(r"[a-z0-9]+")
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


_Meanings = tuple[tuple[str, str], ...]


class Lexicon:
    """Phrases, indexed by their first word (or, with an open end, its beginning) so that a text is read once."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        index: dict[tuple[str, bool], dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
        for entry in entries:
            for first, is_open, pattern in _patterns(entry.phrase):
                index[first, is_open][pattern].append((entry.kind, entry.value))
        self._whole: dict[str, list[tuple[re.Pattern[str], _Meanings]]] = defaultdict(list)
        self._open: dict[str, list[tuple[str, re.Pattern[str], _Meanings]]] = defaultdict(list)
        for (first, is_open), patterns in index.items():
            for pattern, meanings in patterns.items():
                compiled = re.compile(pattern, re.IGNORECASE)
                if is_open:
                    self._open[first[:_KEY_LENGTH]].append((first, compiled, tuple(meanings)))
                else:
                    self._whole[first].append((compiled, tuple(meanings)))

    def scan(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Found]:
        """Every phrase that begins in `text[start:end]` and ends there, in the order of their beginnings."""
        stop = len(text) if end is None else end
        whole, opened = self._whole, self._open
        for word in _WORD.finditer(text, start, stop):
            begin, first = word.start(), word[0].lower()
            for pattern, meanings in whole.get("#" if first[0] in "123456789" else first, ()):
                if match := pattern.match(text, begin, stop):
                    for kind, value in meanings:
                        yield Found(kind, value, begin, match.end())
            for stem, pattern, meanings in opened.get(first[:_KEY_LENGTH], ()):
                if first.startswith(stem) and (match := pattern.match(text, begin, stop)):
                    for kind, value in meanings:
                        yield Found(kind, value, begin, match.end())


def _patterns(phrase: str) -> Iterator[tuple[str, bool, str]]:
    """(first word, whether that is only its beginning, pattern) for each way in which the phrase can begin."""
    tokens = phrase.split()
    if not tokens[0].lstrip("(").strip(")"):
        raise ValueError(f"a phrase begins with a word: {phrase!r}")
    while tokens[0].startswith("("):
        yield from _patterns(" ".join(tokens[1:]))
        tokens[0] = tokens[0].strip("()")
    for first in tokens[0].split("|"):
        if first == "#":
            for opening in _NUMBER_BEGINNINGS:
                yield opening, opening != "#", _pattern([first, *tokens[1:]])
            continue
        if not first or not first[0].isalnum():
            raise ValueError(f"a phrase begins with a word or #: {phrase!r}")
        stem = first.rstrip("*").lower()
        if first.endswith("*") and len(stem) < _KEY_LENGTH:
            raise ValueError(f"the first word of {phrase!r} is too short for an open end")
        key = _FIRST_WORD.match(stem)
        is_open = first.endswith("*") and key is not None and key[0] == stem
        yield ("#" if stem[0].isdigit() else key[0] if key else stem), is_open, _pattern([first, *tokens[1:]])


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
    plain = re.escape(word.rstrip("*")).replace("'", "['’]?").replace("_", _JOIN)
    return plain + r"\w*" if word.endswith("*") else plain

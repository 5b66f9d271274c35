"""The phrase language of the catalogue, and a scanner that finds all phrases of a lexicon in one pass.

A phrase is words. They match in any case and across spaces or hyphens; `word*` takes any ending; `a|b` is either, and `a_b|c` either of
two words or one;
`(a|b)` may be missing; `...` lets up to some ten words stand between; `#` is a number; `!a|b` forbids what follows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

# A number's "%" stands where a phrase may say "(per) (cent)".
_JOIN = r"(?:[\s‑–/-]+|['’%]\s+)"
_GAP = r"(?:[\s‑-]+|['’%]\s+|,\s)(?:[^;:]{0,60}?[\s(‑-])??"
_NUMBER = r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[- ]\w+)?|half|an?\s+quarter)"
_WORD = re.compile(r"[A-Za-z0-9]+")
_FIRST_WORD = re.compile(r"[a-z0-9]+")
_LETTERS = re.compile(r"[A-Za-z]+")
_KEY_LENGTH = 3
_DIGITS = frozenset("123456789")
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


@dataclass(frozen=True, slots=True)
class _Phrase:
    """One way in which a phrase can begin. `second` are the words of which one must come next, None where that is not said;
    `alone` says that there is nothing but the first word, so that this is the phrase wherever it stands."""

    stem: str
    pattern: str
    second: frozenset[str] | None
    alone: bool
    meanings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _ByNext:
    """The phrases that begin with a word, by the word that comes next; `others` are those that any word may follow."""

    by_next: Mapping[str, tuple[_Phrase, ...]]
    others: tuple[_Phrase, ...]
    all: tuple[_Phrase, ...]

    def after(self, following: str, *, plain: bool) -> tuple[_Phrase, ...]:
        """Those that may stand here; all of them where the next word is not sure (`plain` False)."""
        return self.by_next.get(following, self.others) if plain else self.all


class Lexicon:
    """Phrases, indexed by their first word (or, with an open end, its beginning) and by the next, so that a text is read once
    and few patterns are tried at each word."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        index: dict[tuple[str, bool], dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
        begun: dict[str, list[str]] = {}
        for entry in entries:
            for first, is_open, tokens in _beginnings(entry.phrase):
                pattern = _pattern(tokens)
                begun[pattern] = tokens
                index[first, is_open][pattern].append((entry.kind, entry.value))
        whole: dict[str, list[_Phrase]] = defaultdict(list)
        opened: dict[str, list[_Phrase]] = defaultdict(list)
        for (first, is_open), patterns in index.items():
            for pattern, meanings in patterns.items():
                tokens = begun[pattern]
                alone = len(tokens) == 1 and _LETTERS.fullmatch(tokens[0].rstrip("*")) is not None
                phrase = _Phrase(first, pattern, _second_words(tokens), alone, tuple(meanings))
                (opened[first[:_KEY_LENGTH]] if is_open else whole[first]).append(phrase)
        self._whole = {first: _by_next(phrases) for first, phrases in whole.items()}
        self._open = {beginning: _by_next(phrases) for beginning, phrases in opened.items()}

    def scan(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Found]:
        """Every phrase that begins in `text[start:end]` and ends there, in the order of their beginnings."""
        stop = len(text) if end is None else end
        whole, opened = self._whole, self._open
        words = [(match.start(), match.end(), match[0].lower()) for match in _WORD.finditer(text, start, stop)]
        words.append((stop, stop, ""))
        for (begin, after, first), (_, _, following) in pairwise(words):
            exact = whole.get("#" if first[0] in _DIGITS else first)
            begun = opened.get(first[:_KEY_LENGTH])
            if exact is None and begun is None:
                continue
            # After a letter that is no ASCII one the word goes on, and the next one is not what it seems.
            plain = after == stop or (text[after].isascii() and text[after] != "_")
            for phrase in exact.after(following, plain=plain) if exact else ():
                if found := after if phrase.alone and plain else _end_of(phrase, text, begin, stop):
                    for kind, value in phrase.meanings:
                        yield Found(kind, value, begin, found)
            for phrase in begun.after(following, plain=plain) if begun else ():
                if first.startswith(phrase.stem) and (
                    found := after if phrase.alone and plain else _end_of(phrase, text, begin, stop)
                ):
                    for kind, value in phrase.meanings:
                        yield Found(kind, value, begin, found)


def _end_of(phrase: _Phrase, text: str, begin: int, stop: int) -> int:
    """Where the phrase ends that begins there; 0 where it does not stand there."""
    match = _compiled(phrase.pattern).match(text, begin, stop)
    return match.end() if match else 0


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled when it is tried first: half of the catalogue's never are, and all together take seconds."""
    return re.compile(pattern, re.IGNORECASE)


def _by_next(phrases: Sequence[_Phrase]) -> _ByNext:
    words = {word for phrase in phrases for word in phrase.second or ()}
    by_next = {word: tuple(p for p in phrases if p.second is None or word in p.second) for word in words}
    return _ByNext(by_next, tuple(p for p in phrases if p.second is None), tuple(phrases))


def _second_words(tokens: list[str]) -> frozenset[str] | None:
    """The words of which one must follow the first word of a phrase; None where a gap, an open end, a number or nothing follows."""
    first, *rest = tokens
    if "_" in first:
        first, second = first.split("_", 1)
        rest = [second.split("_")[0], *rest]
    if not _WORD.fullmatch(first.rstrip("*")):
        return None
    words: set[str] = set()
    for token in rest:
        for word in token.strip("()").split("|"):
            begins = word.split("_")[0].replace("'", "")
            if not _WORD.fullmatch(begins):
                return None
            words |= {begins.lower(), word.split("_")[0].split("'")[0].lower()}
        if not token.startswith("("):
            return frozenset(words)
    return None


def _beginnings(phrase: str) -> Iterator[tuple[str, bool, list[str]]]:
    """(first word, whether that is only its beginning, the phrase's words) for each way in which the phrase can begin."""
    tokens = phrase.split()
    if not tokens[0].lstrip("(").strip(")"):
        raise ValueError(f"a phrase begins with a word: {phrase!r}")
    while tokens[0].startswith("("):
        yield from _beginnings(" ".join(tokens[1:]))
        tokens[0] = tokens[0].strip("()")
    for first in tokens[0].split("|"):
        if first == "#":
            for opening in _NUMBER_BEGINNINGS:
                yield opening, opening != "#", [first, *tokens[1:]]
            continue
        if not first or not first[0].isalnum():
            raise ValueError(f"a phrase begins with a word or #: {phrase!r}")
        stem = first.rstrip("*").lower()
        if first.endswith("*") and len(stem) < _KEY_LENGTH:
            raise ValueError(f"the first word of {phrase!r} is too short for an open end")
        key = _FIRST_WORD.match(stem)
        is_open = first.endswith("*") and key is not None and key[0] == stem
        yield ("#" if stem[0].isdigit() else key[0] if key else stem), is_open, [first, *tokens[1:]]


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

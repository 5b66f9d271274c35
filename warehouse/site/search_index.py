"""The index of the search, in files that a page loads by script tags, because one opened from a folder may fetch nothing.

Documents are the recommendations and the searched blocks of all reports, numbered through: report by report, in each
first the recommendations. `contents.js` says which report and file holds which document, and which file
which terms; `terms-N.js` has the documents of each term, as differences in a code of printable characters; `text-R-K.js` has
the words of the documents. A search loads the first of these, one of the second kind for each word, and one of the third for
each result that is shown: a few hundred kilobytes, however many reports there are.

What a word is, is said twice: here, and in assets/search.js for the words of a question.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from warehouse.site.addresses import place, report_page
from warehouse.site.records import Content, Report
from warehouse.site.report_text import searched_blocks
from warehouse.site.words import day

FOLDER = "search"
# Characters of a file of words, and of a file of terms; a term that stands in very many documents has a file of its own.
_TEXT_SIZE = 16_000
_TERMS_SIZE = 60_000
# Words that stand nearly everywhere and tell nothing apart; a question is asked without them.
STOP_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "for",
        "from",
        "had",
        "has",
        "have",
        "in",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "that",
        "the",
        "their",
        "there",
        "these",
        "they",
        "this",
        "to",
        "was",
        "were",
        "which",
        "with",
    ]
)
_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?")
_ACCENTS = re.compile("[\u0300-\u036f]")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3})")
_CODE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_HALF = 32


@dataclass(slots=True)
class IndexPart:
    """The index of some reports that follow one another: documents are numbered from 0 here.

    `reports` has for each how many recommendations and blocks it has, and the first document of each of its files, counted
    within the report; `terms` has for each term the first and the last document and the code of those after the first.
    """

    documents: int = 0
    reports: list[tuple[int, int, list[int]]] = field(default_factory=list)
    terms: dict[str, tuple[int, int, str]] = field(default_factory=dict)


def terms_of(text: str) -> set[str]:
    """The terms of a text: words and numbers in lower case without accents, plurals as their singular."""
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return set(map(_TERMS.__getitem__, set(_WORD.findall(_THOUSANDS.sub("", text.lower()))) - STOP_WORDS))


class _Terms(dict[str, str]):
    """The term of each word, worked out once: the words of reports are few, and each is met a thousand times."""

    def __missing__(self, word: str) -> str:
        self[word] = _singular(word)
        return self[word]


_TERMS = _Terms()


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


def code(number: int) -> str:
    """A number of at least 0 in characters of five bits, the lowest first; all but the last come from the second half."""
    out = ""
    while number >= _HALF:
        out += _CODE[_HALF + number % _HALF]
        number //= _HALF
    return out + _CODE[number]


_CODES = tuple(code(number) for number in range(_HALF * _HALF))


def index_part(numbered: Iterable[tuple[int, Content]]) -> tuple[IndexPart, dict[str, str]]:
    """The index of reports by their number, and their files of words by address."""
    part = IndexPart()
    files: dict[str, str] = {}
    last: dict[str, int] = {}
    codes: dict[str, list[str]] = {}
    first: dict[str, int] = {}
    for number, content in numbered:
        # An entry of the appendix that repeats one of the body is found in the body.
        own = [r for r in content.recommendations if not r.same_as_ordinal]
        recommendations = [(place("recommendation", r.ordinal), r.text) for r in own]
        blocks = [(place("paragraph", block.paragraph_id), text) for block, text in searched_blocks(content)]
        documents = recommendations + blocks
        starts, shards = _shards(documents)
        files |= {
            f"{FOLDER}/text-{number}-{k}.js": _call("text", f"{number}-{k}", shard) for k, shard in enumerate(shards)
        }
        part.reports.append((len(recommendations), len(blocks), starts))
        for document, (_, text) in enumerate(documents, part.documents):
            for term in terms_of(text):
                before = last.get(term)
                if before is None:
                    first[term], codes[term] = document, []
                else:
                    step = document - before
                    codes[term].append(_CODES[step] if step < len(_CODES) else code(step))
                last[term] = document
        part.documents += len(documents)
    part.terms = {term: (first[term], last[term], "".join(codes[term])) for term in first}
    return part, files


def _shards(documents: Sequence[tuple[str, str]]) -> tuple[list[int], list[list[tuple[str, str]]]]:
    """The documents in files of some size, and the first document of each."""
    starts: list[int] = []
    shards: list[list[tuple[str, str]]] = []
    size = _TEXT_SIZE
    for number, document in enumerate(documents):
        if size >= _TEXT_SIZE:
            starts.append(number)
            shards.append([])
            size = 0
        shards[-1].append(document)
        size += len(document[1])
    return starts, shards


def whole_index(reports: Sequence[Report], indexed: Sequence[IndexPart]) -> dict[str, str]:
    """The files of terms and the contents, from the parts of all reports in their order.

    Each report has its rank in the contents, the newest first: the order of results.
    """
    files: dict[str, str] = {}
    firsts: list[str] = []
    for number, terms in enumerate(_term_files(_joined(indexed))):
        firsts.append(next(iter(terms)))
        files[f"{FOLDER}/terms-{number}.js"] = _call("terms", number, terms)
    newest = sorted(reports, key=lambda report: (report.published_on, report.report_id), reverse=True)
    rank = {report.report_id: number for number, report in enumerate(newest)}
    listed = [
        [
            rank[report.report_id],
            report_page(report.report_id),
            report.authority,
            report.la_code,
            day(report.published_on, report.published_precision),
            *counts,
        ]
        for report, counts in zip(reports, (counts for part in indexed for counts in part.reports), strict=True)
    ]
    contents = {"stopWords": sorted(STOP_WORDS), "firstTerms": firsts, "reports": listed}
    files[f"{FOLDER}/contents.js"] = _call("contents", None, contents)
    return files


def _joined(indexed: Sequence[IndexPart]) -> dict[str, str]:
    """The documents of each term over all parts."""
    pieces: dict[str, list[str]] = {}
    last: dict[str, int] = {}
    base = 0
    for part in indexed:
        for term, (first, end, rest) in part.terms.items():
            pieces.setdefault(term, []).append(code(base + first - last.get(term, 0)) + rest)
            last[term] = base + end
        base += part.documents
    return {term: "".join(pieces[term]) for term in sorted(pieces)}


def _term_files(terms: Mapping[str, str]) -> Iterable[dict[str, str]]:
    taken: dict[str, str] = {}
    size = 0
    for term, documents in terms.items():
        needed = len(term) + len(documents) + 6
        if taken and size + needed > _TERMS_SIZE:
            yield taken
            taken, size = {}, 0
        taken[term] = documents
        size += needed
    if taken:
        yield taken


def _call(name: str, key: str | int | None, value: Any) -> str:
    """A script that hands data to the search and does nothing else."""
    told = "" if key is None else f"{json.dumps(key)}, "
    return f"leaSearch.{name}({told}{json.dumps(value, ensure_ascii=False, separators=(',', ':'))});\n"

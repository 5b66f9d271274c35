"""No rule names a report, an authority or one sentence: what the reader knows must hold for every report.

Searched are the reader's code, its catalogues and the SQL models, comments included; only the list of authorities may name
them.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

import transforms
from samples import SETS, authorities_csv
from transforms.catalogue.authorities import built_in

ROOT = Path(transforms.__path__[0])
SEARCHED = sorted(
    path
    for path in ROOT.rglob("*")
    if path.suffix in {".py", ".toml", ".sql", ".csv"} and path.name != "authorities.csv"
)

# Areas, towns and districts that reports speak of and that are no authority, of several parts of the country.
LOCAL = """
    Merseyside Tyneside Wearside Teesside Cleveland Humberside Avon Berkshire Yorkshire Midlands Pennine Bootle Crosby Southport
    Formby Birkenhead Wallasey Huyton Kirkby Altrincham Sale Stretford Accrington Burnley Preston Lancaster Keighley Dewsbury
    Huddersfield Halifax Scunthorpe Grimsby Hove Folkestone Margate Gravesend Chatham Ipswich Lowestoft Norwich Lincoln Boston
    Gloucester Cheltenham Exeter Truro Penzance Carlisle Barrow Kendal Oxford Banbury Aylesbury Watford Stevenage Luton Corby
    Kettering Redditch Kidderminster Smethwick Deptford Peckham Brixton Tottenham Edmonton Stratford Dagenham Uxbridge
""".split()  # noqa: SIM905 names in lines read better than in quotes

# Names that are ordinary words as well, where they are meant as such: file, word, and why it is no name there.
ORDINARY = {
    ("report.py", "Reading"): "the class: a report as it was read",
    ("staging.py", "Reading"): "the class: a report as it was read",
    ("catalogue/authorities.py", "Reading"): "the search for authorities says how it tells names from ordinary words",
    ("catalogue/authorities.py", "Bury"): "the search for authorities says how it tells names from ordinary words",
}
# Phrases are written in small letters, where these stand for a subject or an everyday thing.
ORDINARY_IN_SMALL_LETTERS = {
    "reading": "the school subject",
    "sale": "of buildings",
    "hull": "",
    "bury": "",
    "bath": "",
}

REPORT_ID = re.compile(r"[a-z]+-(?:lea|ilacs|sif|send)-(?:19|20)[0-9]{2}(?:-[0-9]{2})?")
# The invented report of docstrings.
EXAMPLE = "norbury-lea-2000-09"
LONGEST_PHRASE = 12


def names() -> set[str]:
    """Every name of an authority, built in or of the samples, and the parts of those of two places."""
    known = set(chain.from_iterable((authority.name, *authority.aliases) for authority in built_in().items))
    with authorities_csv().open(encoding="utf-8") as file:
        known |= {row["la_name"] for row in csv.DictReader(file)}
    parts = {part for name in known for part in re.split(r" and | with |, | upon | on |-on-|-upon-", name)}
    return {name for name in known | parts | set(LOCAL) if name[:1].isupper() and len(name) > 2} - {"London"}


def whole_words(words: set[str], flags: int = 0) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    return re.compile(rf"(?<![\w])(?:{'|'.join(longest_first)})(?![\w])", flags)


NAMES = whole_words(names())


def found(text: str) -> set[str]:
    return {match[0] for match in NAMES.finditer(text)}


@pytest.mark.parametrize("path", SEARCHED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_rule_names_an_authority_or_a_place(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    allowed = {word for file, word in ORDINARY if file == place}
    assert found(path.read_text(encoding="utf-8")) - allowed == set()


@pytest.mark.parametrize("path", [p for p in SEARCHED if p.suffix == ".toml"], ids=lambda path: path.name)
def test_no_phrase_names_an_authority_or_a_place_in_small_letters(path: Path) -> None:
    in_any_letters = whole_words(names(), re.IGNORECASE)
    meant = {match[0].lower() for text in strings(path) for match in in_any_letters.finditer(text)}
    assert meant - set(ORDINARY_IN_SMALL_LETTERS) == set()


@pytest.mark.parametrize("path", SEARCHED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_rule_names_a_report(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert set(REPORT_ID.findall(text)) <= {EXAMPLE}
    assert not [
        sample.stem for folder in SETS.values() for sample in folder.iterdir() if sample.stem.split(".")[0] in text
    ]


def test_no_phrase_of_the_catalogue_is_a_sentence() -> None:
    """A phrase as long as a sentence fits that sentence only."""
    phrases = [
        text for path in SEARCHED if path.suffix == ".toml" and path.name != "measures.toml" for text in strings(path)
    ]
    assert len(phrases) > 500
    assert [text for text in phrases if len(text.split()) > LONGEST_PHRASE] == []


def test_every_exception_is_used() -> None:
    """An exception that nothing needs any more would let a name in."""
    assert {key for key in ORDINARY if key[1] not in found((ROOT / key[0]).read_text(encoding="utf-8"))} == set()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('if "Sefton" in text:', {"Sefton"}),
        ('PHRASE = "in Kelderbrough schools"', {"Kelderbrough"}),
        ("-- as in Bath and North East Somerset", {"Bath and North East Somerset"}),
        ('names = ["Barking", "Wrekin"]', {"Barking", "Wrekin"}),
        ("reading and writing at Key Stage 2; Readings", set()),
        ("the unburied bath; Seftonian", set()),
    ],
)  # fmt: skip
def test_the_search_finds_whole_names_only(text: str, names: set[str]) -> None:
    assert found(text) == names


def strings(path: Path) -> Iterator[str]:
    """All texts of a catalogue, its keys included."""
    waiting: list[object] = [tomllib.loads(path.read_text(encoding="utf-8"))]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            waiting += [*item.keys(), *item.values()]
        elif isinstance(item, list):
            waiting += item

"""The form that a report takes on its way to us, as one value: every field is one thing that differs between real files."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """What a printer or converter made of a report; the defaults are the plainest text.

    wrap           characters a line, None for one line a paragraph
    hyphenated     words broken at line ends
    airy           blank lines between blocks
    indent         wrapped lines hang below their label
    numbering      `dotted`, `plain`, `own` (on its own line), `apart` (on its own line with blank lines), `glued` ("12.The"),
                   `bracket` ("12)"), `inline` (several paragraphs a line)
    first, skips   number of the first paragraph; a number in the middle is left out
    bullet, sub    glyphs; an empty `sub` is the same glyph, `nested` says how lists in lists show: `indent`, `flush`
    section        `colon`, `title` ("Section 1: Access"), `parted` (title below), `bare` (capitals), `space` ("Section 1 Access")
    cover          `plain`, `spaced`, `tight`, `glued`, `nameless`, `oneline`, `labelled`
    contents       `tabs`, `dots`, `columns`, `together`, `pages`, `below`, `none`
    grid           `tabs`, `aligned`, `pipes`, `cells` (one cell a line), `airy_cells` (blank lines between)
    notes          `raised`, `bracket`, `stuck`
    pages          `none`, `feeds` (form feed, running head, page number), `inline` (the same without form feeds)
    percent, apostrophe  as written
    """

    wrap: int | None = None
    hyphenated: bool = False
    airy: bool = True
    indent: bool = False
    numbering: str = "dotted"
    first: int = 1
    skips: bool = False
    bullet: str = "-"
    sub: str = ""
    nested: str = "indent"
    section: str = "colon"
    cover: str = "plain"
    contents: str = "tabs"
    grid: str = "tabs"
    notes: str = "raised"
    pages: str = "none"
    percent: str = " per cent"
    apostrophe: str = "’"

    def words(self, text: str) -> str:
        """The words as this form writes them."""
        text = text.replace(" per cent", self.percent).replace("’", self.apostrophe)
        return text.replace("¹", {"raised": "¹", "bracket": "[1]", "stuck": "1"}[self.notes])

    def section_heads(self, title: str, ordinal: int | None) -> tuple[str, ...]:
        """The lines of a section's heading."""
        if ordinal is None:
            return (title if self.section in ("title", "space") else title.upper(),)
        return {
            "colon": (f"SECTION {ordinal}: {title.upper()}",),
            "title": (f"Section {ordinal}: {title}",),
            "parted": (f"SECTION {ordinal}", title.upper()),
            "bare": (title.upper(),),
            "space": (f"Section {ordinal} {title}",),
        }[self.section]

    def label(self, number: int) -> str:
        return {"plain": f"{number} ", "glued": f"{number}.", "bracket": f"{number}) ", "own": f"{number}.\n", "apart": f"{number}\n\n"}.get(
            self.numbering, f"{number}. "
        )  # fmt: skip


def numbers(form: Form, count: int) -> list[int]:
    """The numbers of the report's paragraphs."""
    found = [form.first + i for i in range(count)]
    return [n + (i >= count // 2) for i, n in enumerate(found)] if form.skips else found


def folded(text: str) -> str:
    """For comparing words: letters and digits alone, as line ends, hyphens and marks may have gone."""
    return re.sub(r"[\W_]+", "", re.sub(r"%", "percent", text)).lower()


# Every value that the fields of a form are tried with.
OPTIONS: dict[str, tuple[object, ...]] = {
    "wrap": (None, 60, 78, 95),
    "hyphenated": (False, True),
    "airy": (True, False),
    "indent": (False, True),
    "numbering": ("dotted", "plain", "own", "apart", "glued", "bracket", "inline"),
    "first": (1, 24),
    "skips": (False, True),
    "bullet": ("-", "•", "o", "*", "–", "\uf06e", "\uf02d", "\u25fc", "\u25aa", "\uf0b7", "·", ""),
    "sub": ("", "o", "–"),
    "nested": ("indent", "flush"),
    "section": ("colon", "title", "parted", "bare", "space"),
    "cover": ("plain", "spaced", "tight", "glued", "nameless", "oneline", "labelled"),
    "contents": ("tabs", "dots", "columns", "together", "pages", "below", "none"),
    "grid": ("tabs", "aligned", "pipes", "cells", "airy_cells"),
    "notes": ("raised", "bracket", "stuck"),
    "pages": ("none", "feeds", "inline"),
    "percent": (" per cent", "%"),
    "apostrophe": ("’", "'", ""),
}

"""Station 2, document to outline: headings, numbered paragraphs, bullets, tables, footnotes, front matter."""

from transforms.outline.build import build_outline
from transforms.outline.model import Outline

__all__ = ["Outline", "build_outline"]

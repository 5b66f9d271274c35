"""What differs by kind of report: recognition, headings, judgement scale, where recommendations stand."""

from transforms.families.catalogue import Family, families
from transforms.families.cover import read_cover
from transforms.families.recognition import inspection_kind, recognise

__all__ = ["Family", "families", "inspection_kind", "read_cover", "recognise"]

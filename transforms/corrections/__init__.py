"""Corrections as data: what a person knows better than the reader, applied to the rows of one reading."""

from transforms.corrections.apply import apply_corrections, corrected_id
from transforms.corrections.model import Corrected, Correction, Note, ReadRows

__all__ = ["Corrected", "Correction", "Note", "ReadRows", "apply_corrections", "corrected_id"]

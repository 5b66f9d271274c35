"""What the benchmarks read: the samples and, where it lies beside the repository, a real report of full length."""

from __future__ import annotations

from pathlib import Path

from samples import SAMPLES, authorities_csv

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "reports" / "sefton-2000.txt"
AUTHORITIES = authorities_csv()


def largest_sample() -> Path:
    """The largest of the samples that are plain text, the kind that the floor can be measured on."""
    return max((path for path in SAMPLES.iterdir() if path.suffix in (".txt", ".md")), key=lambda p: p.stat().st_size)


def reports() -> list[Path]:
    """The largest sample, and the real report when it is there."""
    return [largest_sample(), *([REAL] if REAL.is_file() else [])]

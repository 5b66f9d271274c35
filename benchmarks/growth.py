"""How the time of reading grows with length: the same thing again and again below a report's cover, n and four times n.

A ratio of 4 is growth in proportion; 16 would be growth with the square.
"""

from __future__ import annotations

import time

from benchmarks.material import AUTHORITIES, largest_sample
from benchmarks.tables import Cell, heading, table
from transforms.catalogue.authorities import Authorities, built_in, parse_authorities_csv
from transforms.report import read_report

LENGTH = 5_000
COVER = (
    "Inspection of Kelderbrough Local Education Authority\nMay 2000\n\nINTRODUCTION\n\n"
    "1. The LEA was inspected under Section 38 of the Education Act 1997.\n2. The Audit Commission helped.\n3. Ofsted came.\n\n"
    "4. The LEA has "
)
UNITS = (
    " ", "\n", "a", "1", ".", "(", "1. ", "1\n", "a\n", "- a\n", "a\tb\n", "a  1  2\n", "| 1 ", "**a", "of ", "in 1999 ", "1 per cent ",
    "from 1 to 2 ", "[1]", "In order to ", "O F ", "<b>", "<table><tr><td>",
)  # fmt: skip


def main() -> None:
    """Print the table."""
    heading("growth: seconds by length")
    authorities = built_in().with_added(parse_authorities_csv(AUTHORITIES.read_text(encoding="utf-8-sig")))
    read_report(largest_sample().read_bytes(), authorities)
    rows: list[tuple[Cell, ...]] = []
    for unit in UNITS:
        short, long = (_seconds(unit, length, authorities) for length in (LENGTH, 4 * LENGTH))
        rows.append((f"`{unit!r}`".replace("|", "\\|"), short, long, long / short))
    table(("again and again", f"s for {LENGTH // 1000} kB", f"s for {LENGTH // 250} kB", "ratio"), rows)


def _seconds(unit: str, length: int, authorities: Authorities) -> float:
    data = f"{COVER}{unit * (length // len(unit))}\n\n5. It ends.\n".encode()
    started = time.process_time()
    read_report(data, authorities)
    return time.process_time() - started


if __name__ == "__main__":
    main()

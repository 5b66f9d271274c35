"""`python -m benchmarks [NAME ...]`, run from the repository root: Markdown on standard output, all benchmarks by default."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable

from benchmarks import commands, gate, growth, pdfs, questions, reading, refresh, site
from benchmarks.children import run

Benchmark = Callable[[], None]


def memory() -> None:
    """Memory by number of reports read, in a process of its own."""
    print("\n## memory: one process that reads many reports", flush=True)
    child = run([sys.executable, "-m", "benchmarks.many_reports"])
    print(child.output.rstrip())
    child.check()


BENCHMARKS: dict[str, Benchmark] = {
    "reading": reading.main,
    "pdfs": pdfs.main,
    "memory": memory,
    "growth": growth.main,
    "commands": commands.main,
    "refresh": refresh.main,
    "gate": gate.main,
    "questions": questions.main,
    "site": site.main,
}


def main(arguments: list[str] | None = None) -> int:
    """Run the named benchmarks; 1 when one of them could not be measured, which stops no other."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"of: {', '.join(BENCHMARKS)}")
    names: list[str] = parser.parse_args(arguments).name or list(BENCHMARKS)
    unknown = sorted(set(names) - set(BENCHMARKS))
    if unknown:
        parser.error(f"no benchmark {unknown[0]!r}; known: {', '.join(BENCHMARKS)}")
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors; {_load()}.")
    failed = 0
    for name in names:
        try:
            BENCHMARKS[name]()
        except Exception as error:  # noqa: BLE001 - told; the other benchmarks go on
            print(f"\n**{name} could not be measured: {error}**")
            failed = 1
        sys.stdout.flush()
    print(f"\nAt the end: {_load()}.")
    return failed


def _load() -> str:
    """How busy the machine is: wall times on a busy machine tell little."""
    if not hasattr(os, "getloadavg"):
        return "load not known here"
    return "load {:.1f} over 1, {:.1f} over 5 minutes".format(*os.getloadavg()[:2])


if __name__ == "__main__":
    sys.exit(main())

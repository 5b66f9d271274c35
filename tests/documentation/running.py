"""The commands and queries in the documents, run as a reader would, on a warehouse of the invented samples.

`python -m tests.documentation.running` writes what they print into the documents. Run are, in the documents named here,
blocks ```` ```sql ```` (each by `lea sql`; its output is the block ```` ```text ```` after it) and the commands of blocks
```` ```console ````, which begin with `$ lea`.
"""

from __future__ import annotations

import re
import shlex
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.flows.refreshing import REPOSITORY, lea

DOCS = REPOSITORY / "docs"
DOCUMENTS = (
    REPOSITORY / "README.md",
    *(DOCS / name for name in ("getting-started.md", "questions.md", "trust.md", "statistics.md")),
)
_QUERY = re.compile(r"(?s)```sql\n(?P<query>.*?)```\n\n```text\n.*?```\n")
_CONSOLE = re.compile(r"(?s)```console\n(?P<session>.*?)```\n")
_WIDTH = "118"

Run = Callable[..., str]


def publish_samples(folder: Path) -> None:
    """Refresh the samples into `data` of a folder. Raises `RuntimeError` where that fails."""
    done = lea("refresh", "--direct", cwd=folder)
    if done.returncode != 3:  # one of the samples is refused on purpose
        raise RuntimeError(done.stdout + done.stderr)


def runner(folder: Path) -> Run:
    """Runs `lea` in a folder whose `data` has the samples; gives what it prints. Raises `RuntimeError` where it fails."""

    def run(*arguments: str) -> str:
        done = lea(*arguments, cwd=folder, environment={"COLUMNS": _WIDTH})
        if done.returncode:
            raise RuntimeError(f"lea {shlex.join(arguments)}: {done.stderr}")
        printed = done.stdout.replace(f"{REPOSITORY}/", "").replace(str(folder.resolve()), "/srv/lea")
        return "\n".join(line.rstrip() for line in printed.strip("\n").splitlines())

    return run


def queries(text: str) -> list[str]:
    """The queries of a document."""
    return [match["query"] for match in _QUERY.finditer(text)]


def written(text: str, run: Run) -> str:
    """The document with what its queries and commands print now."""

    def answered(match: re.Match[str]) -> str:
        return f"```sql\n{match['query']}```\n\n```text\n{run('sql', match['query'])}\n```\n"

    def lived(match: re.Match[str]) -> str:
        parts = [f"$ {command}\n{run(*shlex.split(command)[1:])}" for command in commands(match["session"])]
        return "```console\n" + "\n\n".join(parts) + "\n```\n"

    return _CONSOLE.sub(lived, _QUERY.sub(answered, text))


def commands(session: str) -> list[str]:
    """The commands of a session, each of which may take several lines. Raises `ValueError` for a quote without end."""
    found = []
    lines = iter(session.splitlines())
    for line in lines:
        if line.startswith("$ lea"):
            command = line.removeprefix("$ ")
            while command.count('"') % 2:
                following = next(lines, None)
                if following is None:
                    raise ValueError(f"a quote is not closed: {command}")
                command += f"\n{following}"
            found.append(command)
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        publish_samples(Path(folder))
        for document in DOCUMENTS:
            text = written(document.read_text(encoding="utf-8"), runner(Path(folder)))
            document.write_text(text, encoding="utf-8")
            print(f"{document.name} is written")


if __name__ == "__main__":
    main()

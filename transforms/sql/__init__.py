"""The models from staging to the warehouse: numbered SQL files, one query each, its grain in the first line.

A model named `int_…` is an intermediate step of one build; every other fills the table, or is the view or macro, of its name.
Staging is attached as `staging`.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class Model:
    """One SQL file: `300_fact_funding.sql` is number 300, name `fact_funding`."""

    number: int
    name: str
    sql: str

    @property
    def intermediate(self) -> bool:
        """True for a step that is not kept."""
        return self.name.startswith("int_")

    @property
    def grain(self) -> str:
        """What its first line says that a row is, or the value of a scalar macro."""
        first = self.sql.splitlines()[0]
        return first.removeprefix("-- One row per ").removeprefix("-- One value per ").removesuffix(".")


def models() -> tuple[Model, ...]:
    """All models in the order in which they run."""
    found = []
    for file in resources.files(__name__).iterdir():
        if file.name.endswith(".sql"):
            number, name = file.name.removesuffix(".sql").split("_", 1)
            found.append(Model(int(number), name, file.read_text(encoding="utf-8")))
    return tuple(sorted(found, key=lambda model: model.number))

"""All annotated samples, read once."""

import pytest

from tests.samples.scoring import Evaluations, evaluated, names, read
from transforms.report import Reading


@pytest.fixture(scope="session")
def readings() -> dict[str, Reading]:
    """The reading of each sample by its name."""
    return {name: read(name) for name in names()}


@pytest.fixture(scope="session")
def evaluations(readings: dict[str, Reading]) -> Evaluations:
    return evaluated(readings)

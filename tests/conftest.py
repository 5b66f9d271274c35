"""Settings of all tests: no test depends on how fast the machine is, and what runs the whole pipeline is not traced."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

# Tests of whole runs: tracing them for coverage takes as long again, and tells nothing of `transforms` and `warehouse` that
# the tests of these rooms do not.
UNTRACED = ("alerts", "documentation", "expectations", "faults", "flows")


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.relative_to(here).parts[0] in UNTRACED:
            item.add_marker(pytest.mark.no_cover)

"""The cast, and everything in Vietnamese."""

from __future__ import annotations

import pytest

from config import messages
from tests.access.cast import Cast
from tests.access.conftest import cast as cast
from tests.access.conftest import quiet_database as quiet_database
from tests.access.conftest import stalls as stalls
from tests.hostile.forms import Shown, harvest


@pytest.fixture(autouse=True, scope="session")
def catalogues() -> None:
    """Sentences are judged in Vietnamese: compile what was changed since."""
    for source in messages.catalogues():
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            messages.compile_catalogue(source)


@pytest.fixture(scope="module")
def forms(cast: Cast) -> dict[str, list[Shown]]:
    """Every form of the house by the address it is sent to, as its people see it."""
    return harvest(cast)

"""The cast, and everything in Vietnamese."""

from __future__ import annotations

import pytest

from config import messages
from tests.access.cast import Cast
from tests.access.conftest import cast as cast
from tests.access.conftest import pytest_runtest_teardown as pytest_runtest_teardown
from tests.access.conftest import quiet_database as quiet_database
from tests.access.conftest import stalls as stalls
from tests.hostile.forms import Shown, harvest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tables are made and taken down where no browser's loop runs: what asks both them and a browser goes before other journeys."""
    items.sort(key=lambda item: not (item.get_closest_marker("journey") and item.get_closest_marker("django_db")))


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

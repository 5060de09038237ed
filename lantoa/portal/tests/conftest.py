"""Each test asks a market of its own."""

from __future__ import annotations

import pytest

from lantoa.portal.queries.search import market


@pytest.fixture(autouse=True)
def new_market() -> None:
    market.forget()

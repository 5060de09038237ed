"""A clock that stands still until a test moves it, and words in Vietnamese."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.utils import translation

from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.tests.crowd import crowd
from lantoa.kit.world import world
from lantoa.messages import api as messages

__all__ = ["Stage", "crowd", "in_vietnamese", "stage"]


class Stage(StandingWorld):
    """Nine in the morning of a Saturday in Vietnam; time goes on when a test says so."""

    def __init__(self) -> None:
        super().__init__(datetime(2026, 11, 21, 2, 0, tzinfo=UTC))

    def last_code(self, phone: str) -> str:
        """The six digits of the last message to this phone, as its owner reads them."""
        text = messages.Message.objects.filter(to=phone).latest("pk").text
        return next(
            word for word in text.replace(",", " ").replace(".", " ").split() if word.isdigit() and len(word) == 6
        )


@pytest.fixture(autouse=True)
def stage() -> Iterator[Stage]:
    made = Stage()
    before = world.use(made)
    yield made
    world.use(before)


@pytest.fixture(autouse=True)
def in_vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield

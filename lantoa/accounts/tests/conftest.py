"""A clock that tests set; nothing leaves the machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.messages import api as messages


class Stage(StandingWorld):
    """A world whose time stands still until a test moves it."""

    def __init__(self) -> None:
        super().__init__(datetime.now(UTC))

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

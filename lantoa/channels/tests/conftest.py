"""A clock that tests set, and a channel that stands in memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pytest_django.fixtures import Settings

from lantoa.channels.adapters.demo import adapter
from lantoa.channels.adapters.demo.adapter import DemoMarketplace
from lantoa.channels.tests import talks
from lantoa.channels.tests.factories import DEMO
from lantoa.channels.tests.talk.adapter import PageInMemory, fresh
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world


class Stage(StandingWorld):
    """A world whose time stands still until a test moves it."""

    def __init__(self) -> None:
        super().__init__(datetime(2026, 11, 26, 7, 30, tzinfo=UTC))


@pytest.fixture(autouse=True)
def stage() -> Iterator[Stage]:
    made = Stage()
    before = world.use(made)
    yield made
    world.use(before)


@pytest.fixture(autouse=True)
def outside(settings: Settings) -> DemoMarketplace:
    """What stands at the channel."""
    settings.ADAPTERS = {**settings.ADAPTERS, "channels.channel.demo": "lantoa.channels.adapters.demo"}
    settings.CHANNEL_APPS = {"demo": DEMO}
    return adapter.fresh()


@pytest.fixture
def facebook(settings: Settings, outside: DemoMarketplace) -> PageInMemory:
    """A page in memory in Facebook's place."""
    settings.ADAPTERS = {**settings.ADAPTERS, "channels.channel.facebook_page": "lantoa.channels.tests.talk"}
    settings.CHANNEL_APPS = {"demo": DEMO, "facebook_page": {"app_id": "900", "app_secret": talks.SECRET}}
    return fresh()

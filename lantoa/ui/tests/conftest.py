"""A request without a session, the template environment, and a clock that stands still."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from lantoa.kit.world import World, world
from lantoa.ui import navigation

ROOM = Path(__file__).resolve().parents[1]


class StillWorld(World):
    """Saturday 21 November 2026, 14:32 in Vietnam."""

    def now(self) -> datetime:
        return datetime(2026, 11, 21, 7, 32, tzinfo=UTC)


@pytest.fixture(autouse=True, scope="session")
def compiled_catalogues() -> None:
    """Words in Vietnamese, also where nobody compiled them yet."""
    for source in ROOM.glob("locale/*/LC_MESSAGES/django.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            beside = target.with_suffix(f".{os.getpid()}")
            with source.open("rb") as words, beside.open("wb") as compiled:
                write_mo(compiled, read_po(words))
            beside.replace(target)


@pytest.fixture(autouse=True)
def no_tabs_of_other_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_tabs", {})


@pytest.fixture(autouse=True)
def in_vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield


@pytest.fixture
def still() -> Iterator[World]:
    before = world.use(StillWorld())
    yield world
    world.use(before)


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    return rf.get("/styleguide/")


@pytest.fixture
def draw() -> Callable[..., str]:
    """Render a piece of template as a page would."""

    def render(source: str, **context: Any) -> str:
        return str(engines["jinja2"].env.from_string(source).render(context))  # type: ignore[attr-defined]

    return render

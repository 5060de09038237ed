"""A demo community whose making was cut short begins again in one piece."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from lantoa.accounts import api as accounts
from lantoa.kit.world import World, world
from lantoa.learning import api as learning
from lantoa.orders import api as orders
from lantoa.places import api as places
from lantoa.portal.actions import demo

pytestmark = pytest.mark.django_db


def test_cut_short_it_begins_again(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VAR = tmp_path
    places.load_places()
    learning.load_courses()

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr(demo.Community, "_rest", broken)
        demo.load_demo()
    assert abs(world.now() - World().now()) < timedelta(minutes=1)
    assert orders.Order.objects.count() == 0
    assert demo.load_demo()
    assert accounts.Organisation.objects.filter(name="Bếp Hương").count() == 1

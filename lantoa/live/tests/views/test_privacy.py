"""Nobody writes as somebody else, reads another's order or number, or what its writer took back."""

from __future__ import annotations

import pytest
from django.test import Client

from lantoa.live.actions.erasure import forget_old
from lantoa.live.actions.session import end
from lantoa.live.actions.take import take
from lantoa.live.models import LiveAuthor, LiveSession
from lantoa.live.rules.comments import Heard
from lantoa.live.tests import factories as f
from lantoa.live.tests.conftest import Stage
from lantoa.live.tests.views.test_walk import key

pytestmark = pytest.mark.django_db


def write(browser: Client, sale: LiveSession, text: str, name: str = "Chị Na") -> int:
    return browser.post(f"/live/{sale.pk}/", {"key": key(), "name": name, "text": text}).status_code


def test_nobody_writes_as_another_by_a_cookie_of_their_own(stage: Stage) -> None:
    by, _store, sale, _first = f.on_air()
    mine = Client()
    assert [write(mine, sale, "chốt A1 x2"), write(mine, sale, "nhanh nhé")] == [302, 302]
    na = LiveAuthor.objects.get()
    for said in ("=chi na", na.known_by, f"gone:{na.pk}", mine.cookies["live"].value[:-1] + "x", "\x00"):
        other = Client()
        other.cookies["live"] = said
        assert na.token not in other.get(f"/live/{sale.pk}/").content.decode()
        assert write(other, sale, "thôi không lấy A1 nữa") == 302
    assert LiveAuthor.objects.count() == 6
    assert f.want(sale, "Chị Na").quantity == 2
    # A number that a place tells is never taken for a name, nor for somebody forgotten.
    before = LiveAuthor.objects.count()
    take(f.own(sale), [Heard(f"n{number}", said, "Chị Na", "hihi") for number, said in enumerate(("=chi na", "gone:1", "/gone:1"))])  # fmt: skip
    assert {"/=chi na", "/gone:1", "//gone:1"} <= set(LiveAuthor.objects.values_list("known_by", flat=True))
    assert LiveAuthor.objects.count() == before + 3
    # Forgotten is forgotten, whatever a browser says.
    end(sale, by=by)
    LiveSession.objects.update(closed_at=stage.now())
    stage.later(days=4_000)
    assert forget_old() == 1
    gone = Client()
    gone.cookies["live"] = f"gone:{na.pk}"
    for browser in (gone, mine):
        assert na.token not in browser.get(f"/live/{sale.pk}/").content.decode()

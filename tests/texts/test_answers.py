"""A neighbour answers by text message: written at the sandbox's phone, as eSMS.vn passes it on, read by the house."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from django.test import Client
from django.utils import translation
from pytest_django.fixtures import Settings

from lantoa.journal import api as journal
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.workforce.models import Neighbour, Offer, Shift
from lantoa.workforce.tests import neighbours as n
from sandbox.answers import query
from sandbox.start_file import GatewayKeys

pytestmark = pytest.mark.django_db
KEYS = GatewayKeys(number="8079", cpid="cp-1", private_key="a-private-key")
_numbers = count(1)


@pytest.fixture(autouse=True)
def stage(settings: Settings) -> Iterator[StandingWorld]:
    settings.SMS_ANSWERS = {**settings.SMS_ANSWERS, "number": "8079"}
    made = StandingWorld(datetime(2026, 11, 30, 1, 0, tzinfo=UTC))
    before = world.use(made)
    with translation.override("vi"):
        yield made
    world.use(before)


def writes(who: Neighbour | str, words: str, smsid: str = "") -> None:
    phone = who if isinstance(who, str) else who.phone
    asked = query(KEYS, phone, words, smsid or f"m-{next(_numbers)}", 1_780_000_000)
    answer = Client().get(f"/hooks/messages/demo-texts/?{asked}")
    assert answer.status_code == 200
    assert not journal.Incoming.objects.filter(state=journal.Incoming.State.PARKED).exists()


def test_a_yes_by_text_takes_the_place_once_and_the_offer_says_how_to() -> None:
    by, one = n.stall(), n.neighbour()
    call = n.call(by, hands=2, days=[n.TOMORROW, date(2026, 12, 2)])
    asked = n.texts(one.phone)[-1]
    assert f"/viec/{n.offer(call, one).token}/" in asked
    assert "LANTOA CO" in asked
    assert "8079" in asked
    for _twice in range(2):
        writes(one, "LANTOA CÓ", "m-same")
    assert sorted(Shift.objects.live().values_list("day", flat=True)) == [n.TOMORROW, date(2026, 12, 2)]
    assert "2/12" in n.texts(one.phone)[-1]
    before = len(n.texts(one.phone))
    writes(one, "LANTOA CO")
    assert f"/viec/cua/{one.token}/" in n.texts(one.phone)[-1]
    assert len(n.texts(one.phone)) == before + 1
    assert not n.broken()


def test_a_day_that_is_full_is_not_meant() -> None:
    by, fast, one = n.stall(), n.neighbour("Nhanh"), n.neighbour()
    call = n.call(by, days=[n.TOMORROW, date(2026, 12, 2)])
    n.comes(call, fast, n.TOMORROW)
    writes(one, "LANTOA CO")
    assert [one.day for one in Shift.objects.live().filter(neighbour=one)] == [date(2026, 12, 2)]
    assert "2/12" in n.texts(one.phone)[-1]


def test_a_yes_by_text_to_more_days_than_they_may_work_takes_those_they_may() -> None:
    by, one = n.stall(), n.neighbour()
    days = [n.TOMORROW + timedelta(days=number) for number in range(8)]
    n.call(by, days=days)
    writes(one, "LANTOA CO")
    # All but the seventh: nobody works seven days in a row.
    assert list(Shift.objects.live().order_by("day").values_list("day", flat=True)) == [*days[:6], days[7]]
    assert "1/12–6/12, 8/12" in n.texts(one.phone)[-1]


def test_a_no_by_text_asks_the_next_and_may_be_thought_over() -> None:
    by, one = n.stall(), n.neighbour()
    call = n.call(by)
    writes(one, "lantoa khong")
    offer = n.offer(call, one)
    assert offer.declined_at
    assert f"/viec/{offer.token}/" in n.texts(one.phone)[-1]


def test_several_open_offers_are_answered_by_their_links_only() -> None:
    one = n.neighbour()
    calls = [n.call(n.stall(name)) for name in ("Nhà Vân", "Nhà Tư")]
    writes(one, "LANTOA CO")
    assert not Shift.objects.exists()
    assert all(f"/viec/{n.offer(call, one).token}/" in n.texts(one.phone)[-1] for call in calls)
    assert Offer.objects.filter(declined_at=None, accepted_at=None).count() == 2


def test_what_is_no_answer_changes_nothing_and_is_not_answered_for_ever() -> None:
    by, one = n.stall(), n.neighbour()
    n.call(by)
    before = len(n.texts(one.phone))
    for _time in range(9):
        writes(one, "LANTOA có việc gì không")
    assert not Shift.objects.exists()
    assert len(n.texts(one.phone)) == before + 6
    # Whoever is not in the pool gets nothing at all.
    writes("+84905000001", "LANTOA CO")
    assert n.texts("+84905000001") == []


def test_the_last_place_is_gone_and_they_read_so() -> None:
    by, fast, slow = n.stall(), n.neighbour("Nhanh"), n.neighbour("Chậm")
    call = n.call(by)
    n.comes(call, fast)
    writes(slow, "LANTOA 1")
    assert Shift.objects.count() == 1
    slow.refresh_from_db()
    assert slow.missed_at
    assert f"/viec/{n.offer(call, slow).token}/" in n.texts(slow.phone)[-1]
    assert not n.broken()

"""Whatever the order in which a carrier's news arrives, repeats and yesterday's state among it, a parcel ends where it is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.shipping.actions.booking import carry_out
from lantoa.shipping.actions.parcel import take_news
from lantoa.shipping.actions.poll import ask_after, silent_parcels
from lantoa.shipping.adapters.base import StatusNotice
from lantoa.shipping.adapters.booking import NoAnswer
from lantoa.shipping.adapters.demo.booking import DemoBooking
from lantoa.shipping.models import Parcel
from lantoa.shipping.rules.statuses import STATUSES, furthest
from lantoa.shipping.tests import factories, ordered
from lantoa.shipping.tests.conftest import Stage

LIVES = (
    ("ready_to_pick", "picked", "storing", "transporting", "delivering", "delivered"),
    ("picked", "transporting", "delivering", "delivery_fail", "delivering", "delivered"),
    ("picked", "delivering", "delivery_fail", "waiting_to_return", "returning", "returned"),
    ("picked", "delivering", "delivered", "nobody-knows-this-code"),
)
ENDS = ("delivered", "delivered", "returned", "delivered")


@given(some.lists(some.tuples(some.integers(0, 30), some.sampled_from(["", *STATUSES])), max_size=12), some.randoms())
def test_no_order_makes_a_difference(told: list[tuple[int, str]], dice: random.Random) -> None:
    rows = [(world.now() + timedelta(minutes=at), status) for at, status in told]
    shuffled = rows[:]
    dice.shuffle(shuffled)
    assert furthest(shuffled) == furthest(rows) == furthest([*shuffled, *rows])


@pytest.mark.django_db
@pytest.mark.parametrize("life", range(len(LIVES)))
def test_each_life_ends_right_in_any_order(life: int, stage: Stage) -> None:
    dice = random.Random(life)  # noqa: S311 - the same shuffles every time
    at = world.now() - timedelta(days=3)
    news = [(code, at + timedelta(hours=place)) for place, code in enumerate(LIVES[life])]
    for _try in range(4):
        parcel = factories.parcel()
        heard = [*news, *news[:2]]
        dice.shuffle(heard)
        for code, when in heard:
            factories.told(parcel, code, when)
        parcel.refresh_from_db()
        assert parcel.status == ENDS[life]
        assert parcel.cash_received == 0
        assert parcel.events.count() == len(news)


@pytest.fixture
def carrier() -> Iterator[DemoBooking]:
    with ordered.at_ghns_place() as made:
        yield made


def quiet(stage: Stage) -> Parcel:
    """A parcel that was ordered and of which nothing was told for a day."""
    booking = ordered.asked()
    carry_out(booking.pk)
    stage.later(days=1)
    return ordered.parcel_of(booking)


@pytest.mark.django_db
def test_a_silent_parcel_is_asked_after_once_and_in_time_again(carrier: DemoBooking, stage: Stage) -> None:
    parcel = quiet(stage)
    carrier.states[parcel.tracking_code] = "picked"
    assert silent_parcels() == [parcel.pk]
    assert silent_parcels() == []
    assert ask_after(parcel.pk) == 1
    parcel.refresh_from_db()
    assert parcel.status == "picked_up"
    stage.later(hours=7)
    assert silent_parcels() == [parcel.pk]
    assert ask_after(parcel.pk) == 0  # still there is no news
    parcel.refresh_from_db()
    assert parcel.events.count() == 1


@pytest.mark.django_db
def test_yesterdays_state_moves_nothing_back(
    carrier: DemoBooking, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    parcel = quiet(stage)
    factories.told(parcel, "delivering")
    old = world.now() - timedelta(days=1)
    stale = (StatusNotice("poll:picked", parcel.tracking_code, "picked", "", old),)
    monkeypatch.setattr(carrier, "status", lambda access, code: stale)
    assert ask_after(parcel.pk) == 1
    parcel.refresh_from_db()
    assert parcel.status == "out_for_delivery"


@pytest.mark.django_db
def test_what_a_message_told_is_not_told_again_by_asking(
    carrier: DemoBooking, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    parcel = quiet(stage)
    at = world.now() - timedelta(hours=2)
    factories.told(parcel, "picked", at)
    factories.told(parcel, "delivering", at + timedelta(hours=1))
    near = (StatusNotice("poll:x", parcel.tracking_code, "picked", "", at + timedelta(minutes=3)),)
    monkeypatch.setattr(carrier, "status", lambda access, code: near)
    assert ask_after(parcel.pk) == 0


@pytest.mark.django_db
def test_a_carrier_that_does_not_answer_leaves_it_as_it_is(
    carrier: DemoBooking, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    parcel = quiet(stage)

    def silent(access: object, code: str) -> None:
        raise NoAnswer("HTTP 500")

    monkeypatch.setattr(carrier, "status", silent)
    assert ask_after(parcel.pk) == 0


@pytest.mark.django_db
def test_told_of_many_at_once_is_as_told_one_by_one(stage: Stage) -> None:
    dice, at = random.Random(7), world.now() - timedelta(days=3)  # noqa: S311 - the same shuffle every time
    home = factories.household()
    together, singly = ([factories.parcel(home) for _life in LIVES] for _way in range(2))
    news = [
        (life, code, at + timedelta(hours=place))
        for life, codes in enumerate(LIVES)
        for place, code in enumerate(codes)
    ]
    news += news[:5]
    dice.shuffle(news)
    factories.settled(together[0], 250_000, reference="KY-A")  # before it is told to be with its buyer
    factories.settled(singly[0], 250_000, reference="KY-B")
    told = [
        (together[life], StatusNotice(f"{code}:{when.isoformat()}", "", code, "", when)) for life, code, when in news
    ]
    assert take_news(told) == len(news) - 5
    assert take_news(told) == 0
    for life, code, when in news:
        factories.told(singly[life], code, when)
    for one, other, end in zip(together, singly, ENDS, strict=True):
        one.refresh_from_db()
        other.refresh_from_db()
        assert one.status == end
        same = ("status", "status_at", "words", "delivered_at", "cash_received")
        assert [getattr(one, name) for name in same] == [getattr(other, name) for name in same]
        acts = [_acts_about(parcel) for parcel in (one, other)]
        assert acts[0] == acts[1]
    assert together[0].cash_received == 250_000


def _acts_about(parcel: Parcel) -> list[tuple[str, object]]:
    told = journal.entries_about(parcel).order_by("pk")
    return sorted((one.act, str(one.data.get("code"))) for one in told)

"""What live sales tell who plans the work: a day on which goods were shown is no usual day, the next one is counted on, and
what is held may be ordered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import translation

from lantoa.kit.world import world
from lantoa.live.actions.claim import claim
from lantoa.live.actions.session import Plan, end, go_on_air, plan
from lantoa.live.models import LiveSession, LiveStall
from lantoa.live.queries.workload import days_shown
from lantoa.live.tests import factories as f
from lantoa.live.tests.conftest import Stage
from lantoa.workforce.models import MovedPromise
from lantoa.workforce.queries.plan import shown as plan_shown
from lantoa.workforce.queries.said import moved
from lantoa.workforce.queries.scenario import Gathered, gather
from lantoa.workforce.tests import factories as work

pytestmark = pytest.mark.django_db


def kitchen() -> work.Kitchen:
    """A stall that makes squid cakes, whose owner may go on air."""
    at = work.kitchen(left=5_000)
    f.verified(at.by.person)
    return at


def planned(at: work.Kitchen, days: int, *, with_goods: bool = True) -> LiveSession:
    when = world.now() + timedelta(days=days)
    sale = plan(at.stall.store, Plan("Chả mực tối nay", when, rules=f.RULES), by=at.by)
    if with_goods:
        f.shown(sale, at.by, at.stall.store, at.small.variant.product, "A1")
    return sale


def shown(at: work.Kitchen, days: int) -> set[date]:
    """On which of the days around today the stall's product was shown or is to be."""
    today, product = world.today(), at.small.variant.product_id
    span = today - timedelta(days=days), today + timedelta(days=days)
    return days_shown(at.organisation.pk, [product], *span).get(product, set())


def test_the_day_of_a_live_is_no_usual_one_and_the_next_one_planned_is_counted_on(stage: Stage) -> None:
    at, now = kitchen(), stage.time
    work.history(stage, at, 42, 6)
    for ago in (36, 29, 23, 12, 4):
        stage.time = now - timedelta(days=ago - 1)
        work.history(stage, at, 1, 54)
        stage.time -= timedelta(days=1)
        end(go_on_air(planned(at, 0), by=at.by), by=at.by)
    stage.time = now
    planned(at, 3)
    today = world.today()
    wanted = {row.day: row.expected for row in gather(at.organisation.pk, today).wanted}
    # Made to order, and ready two days later.
    assert 45 <= wanted.pop(today + timedelta(days=5)) <= 66
    assert all(4 <= expected <= 8 for expected in wanted.values())


def test_what_never_began_or_is_taken_out_is_no_live_and_a_neighbour_s_sale_is_one(stage: Stage) -> None:
    at, today = kitchen(), world.today()
    # Nothing was ever shown: a sale without goods says nothing.
    planned(at, 4, with_goods=False)
    assert shown(at, 10) == set()
    # Planned, and the day went by.
    planned(at, 1)
    stage.later(days=3)
    today += timedelta(days=3)
    assert shown(at, 10) == set()
    host, store = f.stall("Nhà Bên")
    sale = f.session(host, store)
    LiveStall.objects.create(session=sale, store=at.stall.store, asked_at=world.now(), joined_at=world.now())
    f.shown(sale, host, at.stall.store, at.small.variant.product, "B1")
    go_on_air(sale, by=host)
    # From now on the one without goods, tomorrow, counts too.
    assert shown(at, 10) == {today, today + timedelta(days=1)}
    assert shown(at, 0) == {today}
    sale.picks.update(removed_at=sale.made_at - timedelta(hours=1))
    assert shown(at, 10) == set()
    type(at.stall.store).objects.update(rehearsal=True)
    assert shown(at, 10) == set()


def book(at: work.Kitchen) -> Gathered:
    return gather(at.organisation.pk, world.today())


def test_what_is_held_is_likely_until_it_is_ordered_or_let_go_and_never_counted_twice(stage: Stage) -> None:
    at = kitchen()
    work.history(stage, at, 20, 6)
    sale = go_on_air(planned(at, 0), by=at.by)
    f.say(sale, ("Na", "chốt 3 A1"), ("Ba", "chốt 2 A1"))
    # A piece of the one kind, two of the other.
    f.choose(f.want(sale, "Na"), "500 g")
    f.choose(f.want(sale, "Ba"), "1 kg")
    due = world.today() + timedelta(days=2)
    row = book(at).wanted[0]
    # The six that are usual on a day are among them.
    assert (row.day, row.promised, row.likely, row.expected) == (due, 0, 7, 0)
    (order,) = claim(f.author(sale, "Na"), f.buyer(), "cod", by=f.visitor(), key=world.uuid7())
    found = book(at)
    parts = found.book.parts[row.product, due]
    assert [(one.of, one.order, one.pieces, one.sure) for one in parts] == [
        ("order", order.pk, 3, False),
        ("held", sale.pk, 4, False),
    ]
    assert (found.wanted[0].likely, found.wanted[0].expected) == (7, 0)
    stage.later(minutes=31)
    row = book(at).wanted[0]
    assert (row.likely, row.expected) == (3, 3)


def test_held_pieces_that_cannot_be_made_are_said_to_be_held(stage: Stage) -> None:
    at = kitchen()
    work.hand(at, skills=("gói",))
    sale = go_on_air(planned(at, 0), by=at.by)
    f.say(sale, ("Na", "chốt 3 A1"))
    f.choose(f.want(sale, "Na"), "500 g")
    plan_ = work.planned(at)
    assert plan_ is not None
    row = MovedPromise.objects.get(plan=plan_)
    assert (row.subject_type, row.subject_id, row.quantity) == ("held", sale.pk, 3)
    with translation.override("vi"):
        (one,) = plan_shown(plan_).moved
        assert moved(one).startswith("Đang giữ trong buổi live: 3 ×")

"""The seller's day: what came, what waits, and what is the next step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lantoa.accounts import api as accounts
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.portal.queries.day import day_of
from lantoa.portal.tests import factories
from lantoa.preorders import api as preorders
from lantoa.preorders.actions.close import close_due
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db


def test_a_newcomer_has_everything_before_them() -> None:
    day = day_of(factories.owner())
    assert (day.store, day.goods, day.account) == (None, 0, None)
    assert day.is_quiet
    assert not day.is_set_up


def test_a_rehearsal_is_no_open_stall() -> None:
    by = factories.owner()
    factories.goods(factories.stall(by, rehearsal=True), by)
    factories.account(by)
    assert not day_of(by).is_set_up


def test_orders_lie_in_the_pile_of_what_comes_next() -> None:
    by = factories.owner()
    offer, account = factories.goods(factories.stall(by), by), factories.account(by)
    confirmed, packed = factories.order(offer, "cod"), factories.order(offer, "cod")
    waiting = factories.order(offer, "cod")
    factories.order(offer, "transfer")
    paid = factories.order(offer, "transfer")
    factories.bank_says(account, paid.total, paid.code)
    for order in (confirmed, packed):
        orders.confirm(order, by=by, key=world.uuid7())
    orders.pack(packed, by=by, key=world.uuid7())
    day = day_of(by)
    assert day.piles == (1, 1, 2, 1, 0)
    assert waiting.unit is not None
    assert day.longest == (waiting.placed_at, waiting.unit.name)
    assert day.packing == [("Chả mực giã tay", "kg", 2)]
    assert (day.received.total, day.received.count) == (450_000, 1)
    assert not day.is_quiet
    assert day.is_set_up


def test_money_that_fits_nothing_waits_to_be_looked_at() -> None:
    by = factories.owner()
    factories.goods(factories.stall(by), by)
    factories.bank_says(factories.account(by), 123_000, "cam on ban")
    assert day_of(by).waits == (1, 0)


def test_money_to_pay_back_waits_for_the_seller() -> None:
    by = factories.owner()
    offer, account = factories.goods(factories.stall(by), by), factories.account(by)
    order = factories.order(offer, "transfer")
    factories.bank_says(account, order.total, order.code)
    orders.cancel(order, by_seller=True, reason="Hết hàng", by=by, key=world.uuid7())
    day = day_of(by)
    assert (day.to_pay_back, day.is_quiet) == (1, False)


def test_another_household_s_day_is_another_s() -> None:
    by = factories.owner()
    order = factories.order(factories.goods(factories.stall(by), by), "cod")
    assert order.pk
    assert day_of(factories.owner("Nhà khác")).is_quiet
    assert day_of(accounts.actor_for(by.person, by.organisation)).piles.to_confirm == 1


def test_the_day_takes_as_many_questions_for_many_orders_as_for_few() -> None:
    by = factories.owner()
    offer = factories.goods(factories.stall(by), by)
    factories.account(by)
    counts = []
    for more in (2, 4):
        for _ in range(more):
            factories.order(offer, "cod")
        with CaptureQueriesContext(connection) as asked:
            day_of(by)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 3


def test_questions_of_buyers_and_of_moderators_are_work_to_do() -> None:
    by = factories.owner()
    offer = factories.goods(factories.stall(by), by)
    assert (day_of(by).questions, day_of(by).asked) == (0, 0)
    stores.ask(offer.store, offer.variant.product, text="Còn hàng không?", address="10.0.0.1", by=accounts.Visitor())
    assert day_of(by).questions == 1
    assert not day_of(by).is_quiet
    assert day_of(factories.owner("Nhà khác")).questions == 0


def test_who_abroad_asks_what_delivery_costs_is_work_to_do() -> None:
    by = factories.owner()
    offer = factories.goods(factories.stall(by), by)
    assert (day_of(by).from_abroad, day_of(by).is_quiet) == (0, True)
    to = orders.Receiver(
        "Demo", "+12125550142", "US", "America/New_York", "1 Example Street", "New York", "NY", "10001"
    )
    asked = orders.ask_abroad(offer.store, [(offer.pk, 1)], to, by=accounts.Visitor(), key=world.uuid7())
    assert (day_of(by).from_abroad, day_of(by).is_quiet) == (1, False)
    terms = {"fee": 500_000, "days_least": 5, "days_most": 9, "words": "", "post_asked": True}
    orders.quote_abroad(asked, **terms, by=by, key=world.uuid7())
    assert day_of(by).from_abroad == 0


@pytest.fixture
def stage() -> Iterator[StandingWorld]:
    """Nine in the morning in Vietnam."""
    made = StandingWorld(datetime(2026, 11, 21, 2, 0, tzinfo=UTC))
    before = world.use(made)
    yield made
    world.use(before)


def ahead(by: accounts.ActingPerson, offer: stores.Offer, *, days: int, minimum: int) -> preorders.Campaign:
    last = world.today() + timedelta(days=days)
    terms = preorders.Terms("group_buy", 400_000, minimum, last, last + timedelta(days=5))
    return preorders.open_campaign(offer.store, offer, terms, by=by, key=None)


def test_group_buys_that_close_and_what_came_of_them_stand_in_the_day(stage: StandingWorld) -> None:
    by = factories.owner()
    store = factories.stall(by)
    goods = [factories.goods(store, by, f"Món {number}") for number in range(4)]
    today, tomorrow, fails = (ahead(by, goods[at], days=days, minimum=2) for at, days in enumerate((0, 1, 0)))
    ahead(by, goods[3], days=2, minimum=2)
    buyer = orders.Buyer("Lê Thị Mua", "+84987654321", "", "Số 5")
    joins = preorders.Joining(2, buyer, "cod", today.terms_mark)
    preorders.join(today, joins, by=accounts.Visitor(), key=world.uuid7())
    said = [(one.campaign.pk, one.state, one.today) for one in day_of(by).ahead]
    assert said == [(today.pk, "open", True), (fails.pk, "open", True), (tomorrow.pk, "open", False)]
    stage.later(days=1)
    while close_due():
        pass
    day = day_of(by)
    said = [(one.campaign.pk, one.state) for one in day.ahead]
    assert said[:1] == [(tomorrow.pk, "open")]
    assert sorted(said[2:]) == [(today.pk, "gathered"), (fails.pk, "failed")]
    assert (day.piles.to_send, day_of(factories.owner("Nhà khác")).ahead) == (0, ())
    # Promised at the door, it is to leave the house by the day that was said.
    order = orders.Order.objects.get()
    orders.confirm(order, by=by, key=world.uuid7())
    stage.later(days=4)
    assert (day_of(by).piles.to_send, day_of(by).is_quiet) == (1, False)
    assert day_of(factories.owner("Nhà khác")).piles.to_send == 0
    orders.pack(order, by=by, key=world.uuid7())
    assert day_of(by).piles.to_send == 1
    orders.hand_over(order, by=by, key=world.uuid7())
    assert day_of(by).piles.to_send == 0

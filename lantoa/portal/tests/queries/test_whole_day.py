"""A stall where one thing of every kind waits, beside a neighbour's with the same: each number of the day is its own room's, in few queries."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.channels import api as channels
from lantoa.kit.database.wall import asking
from lantoa.kit.world import world
from lantoa.live import api as live
from lantoa.orders import api as orders
from lantoa.orders.queries.abroad import waiting_abroad
from lantoa.orders.queries.maker import parts_to_make
from lantoa.payments import api as payments
from lantoa.portal.queries.day import Day, day_of
from lantoa.portal.tests import factories
from lantoa.preorders import api as preorders
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db
TODAY = reverse("portal:today")
_marks = count(1)


def row(model: str, **given: Any) -> Any:
    return apps.get_model(model)._default_manager.create(**given)


def one_of_every_kind(by: accounts.ActingPerson, other: stores.Offer, third: accounts.ActingPerson) -> None:
    """In the stall of `by`; `other` is a neighbour's offer, under whose order something is to be made."""
    now, today, long_ago = world.now(), world.today(), world.now() - timedelta(days=400)
    store = factories.stall(by)
    offer = factories.goods(store, by)
    account = factories.account(by)
    product, home, mark = offer.variant.product, store.organisation, str(next(_marks))
    placed = [factories.order(offer, method) for method in ("cod", "transfer", "cod", "cod", "transfer", "cod")]
    _first, _waits, packing, packed, paid, gone = (orders.Order.objects.filter(pk=one.pk) for one in placed)
    packing.update(confirmed_at=now, due_on=today)
    packed.update(confirmed_at=now, packed_at=now, due_on=today + timedelta(days=1))
    gone.update(handed_over_at=now, at_counter=True, received=9_000, bank_received=4_000)
    factories.bank_says(account, paid.get().total, paid.get().code)
    order = placed[0]
    for at in (now, now - timedelta(days=9)):
        row("payments.BankTransaction", account=account, direction="in", amount=5, at=at, outcome="unknown", recorded_at=now)  # fmt: skip
    request = apps.get_model("payments.PaymentRequest").objects.get(subject_id=placed[4].pk)
    row("payments.Refund", code=f"HT{mark}", organisation=home, request=request, amount=5, reason="x", proposed_at=now)
    apps.get_model("payments.Feed").objects.filter(account=account).update(silent_why="gap", silent_since=now)
    # One that is overdue, and one that is not.
    for one, by_day in ((order, today - timedelta(days=1)), (placed[2], today)):
        row("orders.Problem", order=one, kind="broken", opened_at=now, due_by=by_day, answer_by=by_day)
    theirs = factories.order(other, "cod")
    orders.Order.objects.filter(pk=theirs.pk).update(confirmed_at=now)
    sides = {"proposer": by.person, "proposed_at": now, "valid_from": today, "rate": 100}
    row("stores.ConsignmentAgreement", seller=third.organisation, maker=home, **sides)
    agreed = row("stores.ConsignmentAgreement", seller=other.store.organisation, maker=home, accepted_at=now, **sides)
    part = row("orders.MakerPart", order=theirs, maker=home)
    row("orders.MakerShare", line=theirs.lines.get(), part=part, agreement=agreed, rate=100, price=0, base=5, amount=1)
    asked = {"name": "Demo", "phone": "", "country": "US", "zone": "UTC", "address": "1", "city": "New York"}
    row("orders.AbroadRequest", token=f"abroad{mark}", store=store, asked_at=now, **asked)
    row(
        "shipping.Parcel", organisation=home, carrier="ghn", tracking_code=f"L{mark}", subject_type="orders.order", subject_id=order.pk,
        cash_to_collect=5, created_at=long_ago, status="delivered", delivered_at=long_ago,
    )  # fmt: skip
    row("stores.Review", store=store, product=product, bought_type="orders.order", bought_id=str(order.pk), stars=2, written_at=now)  # fmt: skip
    row("stores.Question", store=store, product=product, token=f"asked{mark}", asker="x", text="?", asked_at=now)
    row("stores.Matter", store=store, kind="report", subject_type="catalog.product", subject_id=str(product.pk), title="x", opened_at=now, turn="seller")  # fmt: skip
    elsewhere(by, product, order, mark)
    livestreams(store, third)
    terms = {"kind": "pre_order", "price": 5, "minimum": 1, "last_day": today, "due_on": today + timedelta(days=5)}
    row("preorders.Campaign", store=store, offer=offer, opened_at=now, **terms)


def elsewhere(by: accounts.ActingPerson, product: Any, order: orders.Order, mark: str) -> None:
    now, home = world.now(), by.organisation
    there = row("channels.ChannelAccount", organisation=home, channel="shopee", created_at=now)
    for why, more in (("short", {}), ("unknown", {}), ("", {"order": order, "cancel_asked_at": now})):
        sale = row("channels.ChannelSale", account=there, outside_id=f"{why}{mark}", why=why, created_at=now, **more)
    row("channels.SaleStep", sale=sale, what="cancel", made_at=now)
    row("channels.Listing", account=there, product=product, created_at=now, fault="refused")
    row("channels.Upload", organisation=home, product=product, board="voso", price=1, had_any=True, noted_at=now)
    who = row("channels.Contact", organisation=home, created_at=now)
    for talk in ("a", "b"):
        row("channels.Conversation", organisation=home, contact=who, holder=who, channel="zalo_oa", outside_id=talk + mark, unread=2, created_at=now)  # fmt: skip


def livestreams(store: stores.Store, third: accounts.ActingPerson) -> None:
    now = world.now()
    for organisation, times in (
        (store.organisation, {"on_air_at": now}),
        (store.organisation, {"on_air_at": now, "over_at": now}),
        (third.organisation, {}),
    ):
        session = row("live.LiveSession", organisation=organisation, title="x", planned_at=now, made_at=now, **times)
        joined = now if times else None
        row("live.LiveStall", session=session, store=store, asked_at=now, joined_at=joined)
        if times == {"on_air_at": now}:
            author = row("live.LiveAuthor", session=session, channel="here", known_by="1", name="x", folded="x", token=f"who{next(_marks)}", code="1", made_at=now)  # fmt: skip
            source = row("live.CommentSource", session=session, kind="paste", channel="here", made_at=now)
            said = row("live.LiveComment", session=session, source=source, outside_id="1", author=author, text="?", received_at=now, mark="1")  # fmt: skip
            row("live.CommentDecision", comment=said, session=session, kind="x", outcome="question", at=now)


@pytest.fixture
def by() -> accounts.ActingPerson:
    """Who works in a stall where everything waits, as it does next door."""
    mine, neighbour, third = (factories.owner(name) for name in ("Nhà ta", "Nhà bên", "Nhà kia"))
    offer = factories.goods(factories.stall(third), third)
    for one in (neighbour, mine):
        one_of_every_kind(one, offer, third)
    return mine


def as_the_rooms_say(by: accounts.ActingPerson) -> dict[str, Any]:
    """Each by its own room's own list or count."""
    home = by.organisation_id or 0
    store = stores.store_of(by)
    assert store is not None
    board, ages = orders.board(by), payments.ages_of_waiting(home)
    problems = orders.problems_to_answer(by)
    to_send = [one for pile in (board.to_pack, board.to_hand_over) for one in pile if one.due_on and one.due_on <= world.today()]  # fmt: skip
    first = board.to_confirm[0]
    return {
        "store": store,
        "goods": stores.products_in(store, hidden=True).exists(),
        "account": payments.payout_account(home),
        "received": payments.received_today(home),
        "piles": (*(len(getattr(board, pile)) for pile in ("to_confirm", "awaiting_payment", "to_pack", "to_hand_over")), len(to_send)),
        "longest": (first.placed_at, first.unit.name if first.unit else first.buyer_name),
        "packing": orders.pack_summary(board.to_pack),
        "counter": orders.counter_today(by),
        "waits": (sum(age.count for age in ages), sum(age.count for age in ages if age.last is None)),
        "problems": (len(problems), len(problems.overdue(world.today()))),
        "reviews": len(stores.reviews_to_answer(by)),
        "questions": stores.unanswered(by),
        "asked": stores.asked_by_moderators(by),
        "consignments": stores.consignments_to_answer(by),
        "to_pay_back": len(payments.to_pay_back(home)),
        "silent": payments.silent_feed(home),
        "late_cash": len(orders.late_parcels(by)),
        "elsewhere": channels.troubles(by),
        "shown_elsewhere": channels.attention(by),
        "live": live.attention(by),
        "to_make": parts_to_make(by),
        "from_abroad": waiting_abroad(by),
        "ahead": tuple(preorders.news_of(by)),
    }  # fmt: skip


NUMBERS = {
    "goods": True, "received": (450_000, 1), "piles": (1, 1, 2, 1, 1), "packing": [("Chả mực giã tay", "kg", 2)], "counter": (1, 9_000, 4_000),
    "waits": (2, 1), "problems": (2, 1), "reviews": 1, "questions": 1, "asked": 1, "consignments": 1, "to_pay_back": 1, "late_cash": 1,
    "elsewhere": (1, 1, 1, 1), "to_make": 1, "from_abroad": 1, "messages": 1,
}  # fmt: skip


def said(day: Day, names: Any) -> dict[str, Any]:
    return {name: getattr(day, name) for name in names}


def test_each_number_of_the_day_is_its_own_room_s_and_nothing_of_the_neighbour_s(by: accounts.ActingPerson) -> None:
    # Behind the second wall, where there is one: as their own request asks.
    with asking(lambda: by):
        day = day_of(by)
    known = as_the_rooms_say(by)
    assert said(day, known) == known
    assert said(day, NUMBERS) == NUMBERS
    assert (day.shown_elsewhere.listings, day.shown_elsewhere.uploads, day.live.to_answer, day.live.asked) == (1, 1, 1, 1)  # fmt: skip
    assert day.live.on_air is not None
    assert day.live.to_close is not None
    assert (len(day.ahead), day.silent is not None, day.is_quiet) == (1, True, False)
    # What is over is gone at once: nothing is remembered of the first time it was asked.
    apps.get_model("stores.Question").objects.all().delete()
    orders.Order.objects.filter(store=day.store).update(cancelled_at=world.now())
    again = day_of(by)
    assert (again.questions, again.piles, again.longest, again.packing) == (0, (0, 0, 0, 0, 0), None, [])


def test_a_stall_where_everything_waits_takes_few_queries_and_a_quiet_one_fewer(
    client: Client, by: accounts.ActingPerson
) -> None:
    quiet = factories.owner("Nhà vắng")
    factories.goods(factories.stall(quiet), quiet)
    for person, most in ((by, 12), (quiet, 6)):
        client.force_login(person.person)
        for shown in ({}, {"phan": "1"}):
            client.get(TODAY, shown)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(TODAY, shown).status_code == 200
            assert len(asked) <= most, [one["sql"][:100] for one in asked]


def test_whose_helper_one_is_shows_the_same(by: accounts.ActingPerson) -> None:
    helper = accounts.ActingPerson(factories.owner("Nhà xa").person, by.organisation, helping=True)
    with asking(lambda: helper):
        assert said(day_of(helper), NUMBERS) == NUMBERS
    nobody = accounts.ActingPerson(by.person)
    assert day_of(nobody).is_quiet

"""No two places on one spot, no two people in one place; who joins is who the manager wrote down; strangers change nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.invariants import Tally
from lantoa.kit.world import world
from lantoa.markets import acts, invariants
from lantoa.markets.actions import erasure
from lantoa.markets.actions.fee import make_run, set_rate, tell_bills
from lantoa.markets.actions.letting import change_holder, join_place, leave_place, let_place
from lantoa.markets.actions.market import Told, change_market, open_market
from lantoa.markets.actions.place import add_places, close_place, move_place, name_row
from lantoa.markets.errors import BadLetting, BadMarket, BadPlace, NotYours
from lantoa.markets.models import Acceptance, Bill, Place, Stallholder
from lantoa.markets.tests import factories
from lantoa.messages import api as messages
from lantoa.stores.tests import factories as stalls
from lantoa.stores.tests.views.forms import send, wrong

pytestmark = pytest.mark.django_db


def test_a_market_has_a_manager_a_class_and_a_name_of_its_own() -> None:
    there = factories.managed()
    entry = journal.entries_about(there.market).get(act=acts.MARKET_OPENED)
    assert (entry.data, entry.place, entry.on_behalf_of_id) == (
        {"class": 2},
        there.market.unit_id,
        there.by.organisation_id,
    )
    unit, home = factories.unit(), stalls.stall()
    told = Told(there.market.name, 2, "5:00")
    for told_wrong, manager, field in (
        (told, there.by, "name"), (Told("…", 2, "5:00"), there.by, "name"), (Told("Chợ Mới", 4, "5:00"), there.by, "grade"),
        (Told("Chợ Mới", 1, " "), there.by, "hours"), (Told("Chợ Mới", 1, "5:00"), home.by, ""),
    ):  # fmt: skip
        with pytest.raises(BadMarket) as refused:
            open_market(manager.organisation, told_wrong, unit=unit, by=manager)
        assert refused.value.field == field
    assert (
        open_market(there.by.organisation, Told("Không tiền mặt", 1, "5:00"), unit=unit, by=there.by).slug
        == "khong-tien-mat-2"
    )
    assert change_market(there.market, Told("Chợ Khác", 3, "6:00"), by=there.by).grade == 3


def test_two_places_never_stand_on_one_spot() -> None:
    there = factories.managed(3)
    first, second, third = there.places
    with pytest.raises(BadPlace, match="Hai ô không thể nằm cùng một chỗ: ô A1") as refused:
        move_place(second, row=there.row, column=1, name="A2", by=there.by)
    assert refused.value.field == "column"
    with pytest.raises(BadPlace) as refused:
        move_place(second, row=there.row, column=7, name="A1", by=there.by)
    assert refused.value.field == "number"
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(market=there.market, row=there.row, column=1, name="X")
    close_place(first, by=there.by)
    assert move_place(second, row=there.row, column=1, name="A1", by=there.by).column == 1
    with pytest.raises(BadPlace):
        move_place(first, row=there.row, column=9, name="A9", by=there.by)
    more = add_places(there.market, row="Hải sản", prefix="A", count=2, by=there.by)
    assert [(place.name, place.column) for place in more] == [("A2", 2), ("A4", 4)]
    assert third.column == 3
    for said in ({"row": "…"}, {"count": 0}, {"count": 61}, {"prefix": "A" * 9}):
        with pytest.raises(BadPlace):
            add_places(there.market, **{"row": "Rau", "prefix": "R", "count": 1, **said}, by=there.by)
    with pytest.raises(BadPlace):
        add_places(there.market, row="Hải sản", prefix="A", count=58, by=there.by)
    add_places(there.market, row="Rau", prefix="", count=1, by=there.by)
    with pytest.raises(BadPlace):
        name_row(there.row, "Rau", by=there.by)
    assert name_row(there.row, "Cá", by=there.by).name == "Cá"


def test_a_place_is_let_to_one_at_a_time() -> None:
    there = factories.managed()
    place, today = there.places[0], world.today()
    first = factories.let(there, since=today - timedelta(days=30))
    with pytest.raises(BadLetting, match="đã có người thuê từ") as refused:
        factories.let(there)
    assert refused.value.field == "since"
    with pytest.raises(BadPlace):
        close_place(place, by=there.by)
    leave_place(first, last_day=today, by=there.by)
    with pytest.raises(BadLetting, match="đang cho thuê từ"):
        factories.let(there, since=today)
    second = factories.let(there, since=today + timedelta(days=1))
    with pytest.raises(BadLetting):
        leave_place(first, last_day=today + timedelta(days=5), by=there.by)
    with pytest.raises(BadLetting):
        leave_place(first, last_day=today - timedelta(days=60), by=there.by)
    for said in ({"name": "12"}, {"phone": "12"}, {"since": today + timedelta(days=900)}, {"goods": "x" * 161}):
        with pytest.raises(BadLetting):
            let_place(
                there.places[1],
                **{"name": "Lan", "phone": "0912345678", "goods": "", "since": today, **said},
                by=there.by,
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        Stallholder.objects.create(place=place, since=today, token="x", created_at=world.now())
    assert list(invariants.lettings(Tally())) == []
    Stallholder.objects.filter(pk=second.pk).update(since=today)
    assert len(list(invariants.lettings(Tally()))) == 1
    told = journal.Entry.objects.get(act=acts.PLACE_LEFT)
    assert told.data == {
        "market": there.market.pk,
        "class": there.market.grade,
        "place": place.pk,
        "since": first.since.isoformat(),
        "until": today.isoformat(),
        "from": (today + timedelta(days=1)).isoformat(),
    }


def test_only_who_the_manager_wrote_down_joins_and_nobody_else_sees_who_it_is() -> None:
    there, stall, other = factories.managed(), stalls.stall(), stalls.stall("Bếp Khác")
    found = factories.let(there, phone=stall.person.phone)
    with pytest.raises(NotYours):
        join_place(found, by=other.by)
    page = reverse("markets:holder", args=[found.token])
    assert "ô của tôi" in factories.browser(stall.person).get(page).text
    answer = factories.browser(stall.person).post(page, {"key": factories.key()})
    assert answer["Location"] == reverse("markets:my_places")
    found.refresh_from_db()
    assert (found.organisation, found.store) == (stall.organisation, stall.store)
    assert journal.Entry.objects.get(act=acts.HOLDER_JOINED).on_behalf_of_id == stall.organisation.pk
    with pytest.raises(NotYours):
        join_place(found, by=other.by)
    strange = factories.browser(factories.manager(name="Chợ khác").person)
    for route, row in (
        ("desk", there.market.pk),
        ("plan", there.market.pk),
        ("spot", there.places[0].pk),
        ("poster", found.pk),
    ):
        assert strange.get(reverse(f"markets:{route}", args=[row])).status_code == 404


def test_a_wrong_number_is_put_right_and_its_links_open_nothing_any_more() -> None:
    there, stranger, stall = factories.managed(), stalls.stall(), stalls.stall("Bếp Hương")
    factories.account(stranger.by)
    month = world.today().replace(day=1)
    found = factories.let(there, phone=stranger.person.phone, since=month)
    join_place(found, by=stranger.by)
    assert Acceptance.objects.get(source="own").until is None
    set_rate(there.market, "place", 300_000, since=month, by=there.by)
    make_run(there.market, month, due_on=world.today(), by=there.by)
    tell_bills()
    bill, old = Bill.objects.get(), found.token
    mine, page = factories.browser(there.by.person), reverse("markets:holder_edit", args=[found.pk])
    assert page in mine.get(reverse("markets:spot", args=[found.place_id])).text
    said = {"name": found.name, "goods": "Cá tươi"}
    assert wrong(send(mine, page, **said, phone="12"), "phone")
    right = stall.person.phone
    assert send(mine, page, **said, phone=right, stranger="on").status_code == 302
    found.refresh_from_db()
    assert (found.phone, found.goods, found.organisation, found.store) == (right, "Cá tươi", None, None)
    assert Acceptance.objects.get(source="own").until == world.today()
    visitor = factories.browser()
    for name, token in (("holder", old), ("bill", bill.token)):
        assert visitor.get(reverse(f"markets:{name}", args=[token])).status_code == 404
    assert tell_bills() == 1
    sent = list(messages.Message.objects.filter(to=right).order_by("pk").values_list("text", flat=True))
    bill.refresh_from_db()
    assert (found.token in sent[0], bill.token in sent[1]) == (True, True)
    told = journal.Entry.objects.get(act=acts.HOLDER_CHANGED)
    assert (told.data["what"], told.data["undone"]) == (["phone", "goods"], True)
    assert right not in str(told.data) + str(told.by_id)
    with pytest.raises(NotYours):
        join_place(found, by=stranger.by)
    assert join_place(found, by=stall.by).organisation == stall.organisation
    # The same words once more are no news, and keep who joined and their link.
    kept = change_holder(found, name=found.name, phone=right, goods="Cá tươi", by=there.by)
    assert (kept.organisation, kept.token) == (stall.organisation, found.token)
    assert journal.Entry.objects.filter(act=acts.HOLDER_CHANGED).count() == 1
    assert factories.browser(factories.manager(name="Chợ khác").person).get(page).status_code == 404


def test_who_is_erased_leaves_days_and_money_without_a_name() -> None:
    there, stall = factories.managed(), stalls.stall()
    found = factories.let(there, phone=stall.person.phone)
    who = accounts.leaving(stall.person)
    assert len(list(erasure.to_do_first(who))) == 1
    assert next(iter(erasure.holds(who))).facts["name"] == found.name
    assert dict(erasure.goes(who)) == {"places in markets": 1}
    leave_place(found, last_day=world.today(), by=there.by)
    erasure.forget(who)
    found.refresh_from_db()
    assert (found.name, found.phone, found.goods, found.until) == ("", "", "", world.today())

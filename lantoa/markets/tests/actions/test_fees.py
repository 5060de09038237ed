"""Rates by date, meters, a month asked for once, money as payments tell, corrections as new rows, prices of their own day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from lantoa.journal import api as journal
from lantoa.kit.invariants import Tally
from lantoa.kit.world import world
from lantoa.markets import acts, invariants
from lantoa.markets.actions.fee import correct_bill, make_run, read_meter, set_rate, take_cash, tell_bills
from lantoa.markets.actions.letting import leave_place
from lantoa.markets.actions.price import drop_item, list_item, tell_prices
from lantoa.markets.errors import BadBill, BadPrice, BadRate, BadReading, BadRun
from lantoa.markets.models import Bill, BillLine, Price
from lantoa.markets.queries.fee import bills_of, overdue, preview, sums_of
from lantoa.markets.queries.market import board_of
from lantoa.markets.rules.fee import Change, first_of, month_before, next_month
from lantoa.markets.tests import factories
from lantoa.messages import api as messages
from lantoa.payments import api as payments
from lantoa.stores.tests.views.forms import send, wrong

pytestmark = pytest.mark.django_db


def asked(there: factories.Managed, count: int = 2) -> list[Bill]:
    """So many stallholders owe 300.000 for this month."""
    month = first_of(world.today())
    set_rate(there.market, "place", 300_000, since=month, by=there.by)
    for place in there.places[:count]:
        factories.let(there, place, since=month)
    make_run(there.market, month, due_on=world.today(), by=there.by)
    return list(Bill.objects.order_by("pk"))


def test_rates_and_meters_refuse_what_cannot_be() -> None:
    there, today = factories.managed(), world.today()
    month = first_of(today)
    set_rate(there.market, "place", 100, since=month, by=there.by)
    for kind, amount, since in (
        ("rent", 1, month),
        ("water", 60_000_000, month),
        ("place", 2, month),
        ("place", 2, today + timedelta(days=500)),
    ):
        with pytest.raises(BadRate):
            set_rate(there.market, kind, amount, since=since, by=there.by)
    place = there.places[0]
    read_meter(place, "electricity", 500, day=today - timedelta(days=3), by=there.by)
    with pytest.raises(BadReading, match="Công tơ không chạy lùi") as refused:
        read_meter(place, "electricity", 499, day=today, by=there.by)
    assert refused.value.field == "value"
    for closing, opening, field in ((499, 0, "closing"), (510, 4, "opening"), (-1, 0, "closing")):
        with pytest.raises(BadReading) as refused:
            read_meter(place, "electricity", 3, day=today, change=Change(closing, opening), by=there.by)
        assert refused.value.field == field
    read_meter(place, "electricity", 3, day=today, change=Change(510, 0), by=there.by)
    read_meter(place, "electricity", 5, day=today, change=Change(510, 0), by=there.by)  # the same day, put right
    for kind, value, day in (("gas", 1, today), ("water", -1, today), ("water", 1, today + timedelta(days=1))):
        with pytest.raises(BadReading):
            read_meter(place, kind, value, day=day, by=there.by)


def test_a_month_is_asked_for_once_and_paid_is_what_the_bank_says() -> None:
    there = factories.managed(3)
    month = first_of(world.today())
    with pytest.raises(BadRun):
        make_run(there.market, month, due_on=world.today(), by=there.by)  # nobody owes anything
    first, second = asked(there)
    entry = journal.Entry.objects.get(act=acts.FEE_RUN_MADE)
    assert (entry.data["count"], entry.data["amount"], entry.data["month"]) == (2, 600_000, f"{month:%Y-%m}")
    for wrong_month, due in (
        (month, world.today()),
        (next_month(month), world.today()),
        (month, world.today() - timedelta(days=1)),
    ):
        with pytest.raises(BadRun):
            make_run(there.market, wrong_month, due_on=due, by=there.by)
    with pytest.raises(BadRate):
        set_rate(there.market, "cleaning", 1, since=month, by=there.by)
    assert (tell_bills(), tell_bills()) == (2, 0)
    assert messages.Message.objects.filter(purpose="market", text__contains="/phi-cho/").count() == 2

    factories.bank_tells(there.by.organisation_id, 100_000, first.code)
    first.refresh_from_db()
    assert (first.due, first.bank_received) == (200_000, 100_000)
    factories.bank_tells(there.by.organisation_id, 200_000, first.code)
    take_cash(second, by=there.by)
    with pytest.raises(payments.NotOpen):
        take_cash(second, by=there.by)
    sums = sums_of(bills_of(there.market, month))
    assert (sums.bills, sums.paid, sums.received, sums.by_bank, sums.missing) == (2, 2, 600_000, 300_000, 0)
    paid = list(journal.Entry.objects.filter(act=acts.FEE_PAID).order_by("pk"))
    told = [(one.data["amount"], one.data["by"]) for one in paid]
    assert told == [(100_000, "bank"), (200_000, "bank"), (300_000, "cash")]
    assert all(one.data["kinds"] == {"place": 300_000} for one in paid)
    assert list(invariants.bills(Tally())) == []
    Bill.objects.filter(pk=first.pk).update(received=1, bank_received=1)
    assert len(list(invariants.bills(Tally()))) == 1


def test_nobody_is_asked_where_nobody_can_be_paid() -> None:
    there = factories.managed(paid=False)
    with pytest.raises(BadRun, match="Khai tài khoản"):
        asked(there)


def test_what_is_put_right_is_a_new_row_under_the_same_code() -> None:
    there = factories.managed()
    (bill,) = asked(there, 1)
    correct_bill(bill, -50_000, reason="Nghỉ một tuần", by=there.by)
    correct_bill(bill, 20_000, reason="Thêm tiền nước", by=there.by)
    bill.refresh_from_db()
    assert (bill.amount, payments.request_of(bill).due) == (270_000, 270_000)
    for amount, reason in ((-270_001, "Nhầm"), (0, "Nhầm"), (5, "!")):
        with pytest.raises(BadBill):
            correct_bill(bill, amount, reason=reason, by=there.by)
    assert list(invariants.bills(Tally())) == []
    page = factories.browser().get(reverse("markets:bill", args=[bill.token])).text
    assert "Nghỉ một tuần" in page
    assert "270.000" in page
    with pytest.raises(BadBill) as refused:
        correct_bill(bill, -270_000, reason="Bỏ hẳn", by=there.by)
    assert refused.value.field == "nothing_owed"
    desk = factories.browser(there.by.person)
    wrong = {"less": "less", "amount": "270.000", "reason": "Bỏ hẳn"}
    path = reverse("markets:correct", args=[bill.pk])
    assert desk.post(path, {**wrong, "key": factories.key()}).status_code == 422
    assert desk.post(path, {**wrong, "nothing_owed": "on", "key": factories.key()}).status_code == 302
    bill.refresh_from_db()
    assert bill.amount == 0
    with pytest.raises(BadBill):
        correct_bill(bill, 5, reason="Lại thêm", by=there.by)
    assert journal.Entry.objects.filter(act=acts.FEE_CORRECTED).count() == 3


def test_overdue_is_listed_and_a_wrong_meter_keeps_nothing(django_assert_max_num_queries: object) -> None:
    there = factories.managed(3)
    first, _second = asked(there)
    first.run.due_on = world.today() - timedelta(days=1)
    first.run.save()
    assert overdue(there.market).count() == 2
    mine = factories.browser(there.by.person)
    assert "quá hạn" in mine.get(reverse("markets:fees", args=[there.market.pk])).text
    read_meter(there.places[0], "water", 9, day=world.today() - timedelta(days=1), by=there.by)
    meters = reverse("markets:meters", args=[there.market.pk])
    assert "mức phí điện hoặc nước" in mine.get(meters).text
    set_rate(there.market, "water", 9_000, since=next_month(first_of(world.today())), by=there.by)
    boxes = [f"water-{place.pk}" for place in there.places[:2]]
    answer = send(mine, meters, **dict(zip(boxes, ("8", "5"), strict=True)))
    assert answer.status_code == 422
    assert "chạy lùi" in wrong(answer, boxes[0])
    assert not there.places[1].readings.exists()
    with django_assert_max_num_queries(5):
        assert len(preview(there.market, first_of(world.today()))) == 2


def test_what_is_read_after_the_bills_comes_into_the_next_and_both_meters_are_billed() -> None:
    there, today = factories.managed(3), world.today()
    month, start = first_of(today), first_of(today) - timedelta(days=1)
    last = month_before(today)
    for kind, amount in (("electricity", 3_000), ("water", 9_000)):
        set_rate(there.market, kind, amount, since=month_before(last), by=there.by)
    stays, leaves, comes = there.places[0], there.places[1], there.places[2]
    factories.let(there, stays, since=last)
    gone = factories.let(there, leaves, since=last)
    factories.let(there, comes, since=last)
    long_ago = last - timedelta(days=1)
    for place in there.places:
        read_meter(place, "electricity", 1_000, day=long_ago, by=there.by)
    read_meter(comes, "electricity", 1_001, day=start, by=there.by)
    make_run(there.market, last, due_on=today, by=there.by)
    assert Bill.objects.get().stallholder.place == comes
    # Whoever had the place then owes it, though somebody else has it now.
    leave_place(gone, last_day=start, by=there.by)
    factories.let(there, leaves, since=month)
    mine = factories.browser(there.by.person)
    meters, fees = (reverse(f"markets:{name}", args=[there.market.pk]) for name in ("meters", "fees"))
    said = {f"electricity-{stays.pk}": "1.060", f"electricity-{leaves.pk}": "1.040", f"water-{stays.pk}": "8"}
    page = mine.get(meters).text
    assert f"Phiếu phí tháng {last:%m/%Y} đã gửi" in page
    assert send(mine, meters, day=start.isoformat(), **said).status_code == 302
    shown = mine.get(f"{fees}?thang={last:%Y-%m}").text
    assert "60 kWh" in shown
    assert "Đọc sau khi đã gửi phiếu" in shown
    # Two meters changed on one day, each with its own numbers.
    changed = {
        f"electricity-{stays.pk}": "7", f"closing-electricity-{stays.pk}": "1.075", f"opening-electricity-{stays.pk}": "2",
        f"water-{stays.pk}": "3", f"closing-water-{stays.pk}": "10",
    }  # fmt: skip
    half = send(mine, meters, **{f"closing-water-{leaves.pk}": "10"})
    assert "Ghi luôn số công tơ mới đang chỉ" in wrong(half, f"water-{leaves.pk}")
    assert send(mine, meters, **changed).status_code == 302
    assert "đọc muộn" in mine.get(fees).text
    make_run(there.market, month, due_on=today, by=there.by)
    bills = {bill.stallholder.place_id: bill for bill in Bill.objects.filter(run__month=month)}
    assert bills[leaves.pk].stallholder == gone
    assert {pk: bill.amount for pk, bill in bills.items()} == {stays.pk: 80 * 3_000 + 5 * 9_000, leaves.pk: 40 * 3_000}
    light, water = bills[stays.pk].lines.order_by("pk")
    assert (light.meters, light.late, light.upto) == ([(1_000, 1_075), (2, 7)], 60, today)
    assert (water.meters, water.late) == ([(8, 10), (0, 3)], None)
    paper = factories.browser().get(reverse("markets:bill", args=[bills[stays.pk].token])).text
    assert "công tơ cũ 1.000 → 1.075, công tơ mới 2 → 7" in paper
    assert preview(there.market, month)[0].amount == 0
    with pytest.raises(BadReading) as refused:
        read_meter(stays, "electricity", 9, day=today, change=Change(9, 0), by=there.by)
    assert refused.value.field == "day"
    # A line from before the days were kept asked for its own month.
    BillLine.objects.update(after_day=None, upto=None, parts=None)
    assert preview(there.market, month)[0].amount == 0


def test_what_a_meter_counted_is_owed_by_who_was_there_or_had_just_left() -> None:
    there, today = factories.managed(2), world.today()
    month = month_before(first_of(today))
    start, last = month - timedelta(days=1), month + timedelta(days=13)
    set_rate(there.market, "electricity", 3_000, since=month_before(month), by=there.by)
    both, empty = there.places
    first, second = (factories.let(there, place, since=month_before(month)) for place in (both, empty))
    for place in there.places:
        read_meter(place, "electricity", 1_000, day=start, by=there.by)
    leave_place(first, last_day=last, by=there.by)
    leave_place(second, last_day=start, by=there.by)
    comes = factories.let(there, both, since=last + timedelta(days=1))
    # Read when the first left, and at the month's end: each owes their own days. Nobody came after the second: it is theirs still.
    read_meter(both, "electricity", 1_020, day=last, by=there.by)
    read_meter(both, "electricity", 1_050, day=last + timedelta(days=10), by=there.by)
    read_meter(empty, "electricity", 1_007, day=last, by=there.by)
    owed = {one.stallholder.pk: [line.quantity for line in one.charges] for one in preview(there.market, month)}
    assert owed == {first.pk: [20], comes.pk: [30], second.pk: [7]}
    make_run(there.market, month, due_on=today, by=there.by)
    assert [one.charges for one in preview(there.market, first_of(today))] == [[]]


def test_todays_column_holds_todays_prices_only(django_assert_max_num_queries: object) -> None:
    there, today = factories.managed(), world.today()
    squid, rice = (list_item(there.market, name=name, unit="kg", by=there.by) for name in ("Mực tươi", "Gạo"))
    tell_prices(there.market, {squid.pk: 300_000, rice.pk: 20_000}, by=there.by)
    tell_prices(there.market, {squid.pk: 320_000, rice.pk: 20_000}, by=there.by)
    told = journal.Entry.objects.filter(act=acts.PRICE_TOLD).order_by("pk")
    assert [(one.data["product"], one.data["price"]) for one in told] == [
        ("mực tươi", 300_000),
        ("gạo", 20_000),
        ("mực tươi", 320_000),
    ]
    Price.objects.filter(item=rice).update(day=today - timedelta(days=1))
    with django_assert_max_num_queries(2):
        lines = board_of(there.market)
    assert [(line.today, line.yesterday) for line in lines] == [(320_000, None), (None, 20_000)]
    assert [(line.today, line.yesterday) for line in board_of(there.market, today + timedelta(days=2))] == [
        (None, None)
    ] * 2
    for prices in ({squid.pk: 0}, {squid.pk: 60_000_000}):
        with pytest.raises(BadPrice):
            tell_prices(there.market, prices, by=there.by)
    for said in ({"name": "!"}, {"unit": "1"}, {"name_en": "x" * 61}):
        with pytest.raises(BadPrice):
            list_item(there.market, **{"name": "Cá", "unit": "kg", **said}, by=there.by)
    drop_item(rice, by=there.by)
    assert len(board_of(there.market)) == 1
    dua, dứa, again = (list_item(there.market, name=name, unit="quả", by=there.by) for name in ("Dừa", "Dứa", "DỪA"))
    assert (dua.pk != dứa.pk, again.pk) == (True, dua.pk)
    # Ten of them have another price than one: another line, and the old one comes back with its own prices.
    by_ten = list_item(there.market, name="Dừa", unit="10 quả", by=there.by)
    tell_prices(there.market, {dua.pk: 15_000, by_ten.pk: 120_000}, by=there.by)
    drop_item(dua, by=there.by)
    assert [line.today for line in board_of(there.market) if line.item.pk == by_ten.pk] == [120_000]
    assert list_item(there.market, name="dừa", unit="Quả", by=there.by).pk == dua.pk
    told_keys = [one.data["product"] for one in journal.Entry.objects.filter(act=acts.PRICE_TOLD).order_by("pk")]
    assert told_keys[-2:] == ["dừa", "dừa 10 quả"]
    drop_item(by_ten, by=there.by)
    dứa.refresh_from_db()
    assert (dứa.name, len(board_of(there.market))) == ("Dứa", 3)

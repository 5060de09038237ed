"""An order on its way with a carrier: with the buyer is not paid, accounted for is, and what is taken back is owed again."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from django.core.management import call_command
from django.urls import reverse

from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.actions import progress
from lantoa.orders.errors import NotNow
from lantoa.orders.models import Order
from lantoa.orders.queries.parcel import late_parcels, to_collect
from lantoa.orders.tests import factories, parcels
from lantoa.orders.tests.conftest import Stage
from lantoa.payments import api as payments
from lantoa.payments.models import LedgerEntry
from lantoa.payments.queries.ledger import Recount, balances
from lantoa.shipping import api as shipping
from lantoa.shipping.actions.settlement import take_back
from lantoa.shipping.tests import factories as carriers

pytestmark = pytest.mark.django_db


def ledger() -> dict[str, int]:
    """The balances that are not 0, after every one of them was counted again."""
    assert list(Recount().faults()) == []
    return {account: balance for account, balance in balances(LedgerEntry.objects.all()).items() if balance}


def now(order: Order) -> Order:
    return Order.objects.select_related("store").get(pk=order.pk)


def test_what_is_given_to_a_carrier_has_left_the_house() -> None:
    order = parcels.send(parcels.confirmed())
    assert order.state == "handed_over"
    assert (parcels.parcel(order).cash_to_collect, order.missing) == (250_000, 250_000)


def test_delivered_is_with_the_buyer_and_not_paid() -> None:
    order = parcels.send(parcels.confirmed())
    parcels.tell(parcels.parcel(order))
    order = now(order)
    assert order.arrived_at is not None
    assert (order.received, order.missing, order.payment_status, ledger()) == (0, 250_000, "none", {})


def test_what_the_carrier_accounts_for_is_paid_and_its_fee_is_a_cost() -> None:
    order = parcels.send(parcels.confirmed())
    parcels.tell(parcels.parcel(order))
    parcels.settle(order.store.organisation_id, parcels.parcel(order).tracking_code)
    order = now(order)
    assert (order.received, order.carrier_received, order.bank_received, order.missing) == (250_000, 250_000, 0, 0)
    assert [payment.source for payment in payments.payments_of(order)] == ["carrier"]
    assert ledger() == {"carrier": 230_000, "fees": 20_000, "requests": -250_000}
    receipt = orders.receipt_of(order)
    assert (receipt.bank_says_paid, receipt.carrier_says_paid) == (False, True)


def test_taken_back_the_order_owes_again_and_the_right_file_pays_it() -> None:
    order = parcels.send(parcels.confirmed())
    parcels.tell(parcels.parcel(order))
    code, home = parcels.parcel(order).tracking_code, order.store.organisation_id
    wrong = parcels.settle(home, code, cash=200_000)
    take_back(wrong, why="Nhầm tệp", by=factories.seller_of(order))
    assert (now(order).missing, now(order).money_at, ledger()) == (250_000, None, {})
    parcels.settle(home, code)
    assert (now(order).missing, ledger()["carrier"]) == (0, 230_000)


def test_money_on_its_way_back_to_the_buyer_stays_counted_when_a_file_is_taken_back() -> None:
    order = parcels.send(parcels.confirmed())
    by = factories.seller_of(order)
    parcels.tell(parcels.parcel(order))
    file = parcels.settle(order.store.organisation_id, parcels.parcel(order).tracking_code)
    request = payments.request_of(order)
    assert request
    payments.propose_refund(request, amount=50_000, reason=payments.Refund.Reason.ALLOWANCE, by=by)
    take_back(file, why="Nhầm tệp", by=by)
    assert (now(order).received, now(order).refunding) == (250_000, 50_000)
    ledger()


def test_a_line_that_only_tells_a_fee_is_a_cost_and_none_when_taken_back() -> None:
    order = parcels.send(parcels.confirmed())
    parcels.tell(parcels.parcel(order))
    file = parcels.settle(order.store.organisation_id, parcels.parcel(order).tracking_code, cash=0, fee=9_000)
    assert (now(order).received, ledger()) == (0, {"carrier": -9_000, "fees": 9_000})
    take_back(file, why="Nhầm tệp", by=factories.seller_of(order))
    assert ledger() == {}


def test_a_line_that_came_before_the_delivery_counts_once() -> None:
    order = parcels.send(parcels.confirmed())
    parcels.tell(parcels.parcel(order), "picked", minutes=-60)
    parcels.settle(order.store.organisation_id, parcels.parcel(order).tracking_code)
    parcels.tell(parcels.parcel(order))
    assert (now(order).received, ledger()["requests"]) == (250_000, -250_000)


def test_a_parcel_that_turns_back_is_not_with_the_buyer_and_no_income() -> None:
    order = parcels.send(parcels.confirmed())
    parcels.tell(parcels.parcel(order), minutes=-60)
    parcels.tell(parcels.parcel(order), "return")
    order = now(order)
    assert order.arrived_at is None
    assert to_collect(order) == 250_000
    assert not Order.objects.income().exists()


def test_an_order_can_travel_in_two_parcels_and_has_arrived_with_the_second() -> None:
    order = parcels.send(parcels.confirmed(), "GATWOPARTS1", 100_000)
    assert to_collect(order) == 150_000
    order = parcels.send(order, "GATWOPARTS2", 150_000)
    first, second = shipping.parcels_of(order).order_by("pk")
    parcels.tell(first)
    assert now(order).arrived_at is None
    parcels.tell(second)
    assert now(order).arrived_at is not None


@pytest.mark.parametrize("state", ["to_confirm", "cancelled"])
def test_only_what_may_leave_is_sent_and_else_no_parcel_is_left_behind(state: str) -> None:
    order = factories.order(method="cod")
    if state == "cancelled":
        orders.cancel(order, by_seller=True, reason="Hết hàng", by=factories.seller_of(order), key=world.uuid7())
    with pytest.raises(NotNow):
        parcels.send(order)
    assert shipping.parcel_of(order) is None


def test_the_same_parcel_sent_again_is_one() -> None:
    order = parcels.send(parcels.confirmed(), "GATWICE1")
    parcels.send(order, "GATWICE1")
    assert shipping.parcels_of(order).count() == 1


def test_a_carrier_that_is_late_is_told_by_its_days(stage: Stage) -> None:
    order = parcels.send(parcels.confirmed())
    by = factories.seller_of(order)
    parcels.tell(parcels.parcel(order), days_ago=6)
    assert late_parcels(by) == []
    parcels.tell(parcels.parcel(order), days_ago=9)
    shipping.Parcel.objects.update(delivered_at=world.now() - timedelta(days=9))
    (late,) = late_parcels(by)
    assert (late.order, late.days) == (order, 2)


def test_the_carriers_transfer_is_explained_with_one_tap_and_no_income(capsys: pytest.CaptureFixture[str]) -> None:
    order = parcels.send(parcels.confirmed())
    by = factories.seller_of(order)
    parcels.tell(parcels.parcel(order))
    parcels.settle(order.store.organisation_id, parcels.parcel(order).tracking_code)
    line = factories.bank_says(order, 230_000, "GHN DOI SOAT COD")
    (transfer,) = payments.transfers_for(line)
    payments.explain_by_carrier(line, transfer, by=by)
    assert ledger() == {"bank": 230_000, "fees": 20_000, "requests": -250_000}
    payments.reopen(line, by=by)
    assert ledger() == {"bank": 230_000, "carrier": 230_000, "fees": 20_000, "requests": -250_000, "suspense": -230_000}
    call_command("ledger", "check")
    assert "all of it agrees" in capsys.readouterr().out


@pytest.mark.parametrize("tapped_first", [True, False], ids=["said before the file is taken back", "said after"])
def test_the_transfer_of_a_file_taken_back_waits_again_and_is_the_right_files(tapped_first: bool) -> None:
    order = parcels.send(parcels.confirmed())
    by, home, code = factories.seller_of(order), order.store.organisation_id, parcels.parcel(order).tracking_code
    parcels.tell(parcels.parcel(order))
    wrong = parcels.settle(home, code)
    line = factories.bank_says(order, 230_000, "GHN DOI SOAT COD")
    if tapped_first:
        (transfer,) = payments.transfers_for(line)
        payments.explain_by_carrier(line, transfer, by=by)
    take_back(wrong, why="Nhầm tệp", by=by)
    line.refresh_from_db()
    assert (line.settled_at, line.needs_a_look, list(payments.transfers_for(line))) == (None, True, [])
    assert ledger() == {"bank": 230_000, "suspense": -230_000}
    parcels.settle(home, code)
    (transfer,) = payments.transfers_for(line)
    payments.explain_by_carrier(line, transfer, by=by)
    assert ledger() == {"bank": 230_000, "fees": 20_000, "requests": -250_000}


WAYS = [
    way
    for way in permutations(["registered", "delivered", "settled", "taken back", "settled anew"])
    if way.index("settled") < way.index("taken back")
]


@pytest.mark.parametrize("arrival", WAYS)
def test_any_order_of_arrival_ends_in_the_same_balances(arrival: tuple[str, ...]) -> None:
    order = parcels.confirmed()
    by, home, code = factories.seller_of(order), order.store.organisation_id, "GAARRIVAL1"
    account = carriers.connected(order.store.organisation)
    files: list[shipping.Settlement] = []
    for step in arrival:
        if step == "registered":
            parcels.send(order, code)
        elif step == "delivered":
            assert carriers.knock(account, carriers.notice("delivered", code)).status_code == 200
        elif step == "taken back":
            take_back(files[0], why="Nhầm tệp", by=by)
        elif step == "settled":
            files.append(parcels.settle(home, code, fee=5_000))
        else:
            parcels.settle(home, code)
    order = now(order)
    assert (order.received, order.carrier_received, order.missing, order.arrived_at is None) == (
        250_000,
        250_000,
        0,
        False,
    )
    assert ledger() == {"carrier": 230_000, "fees": 20_000, "requests": -250_000}
    assert Order.objects.income().get() == order


def two_in_one() -> tuple[Order, Order]:
    """Two orders of one buyer at one stall, both to be paid at the door: 250,000 with delivery, and 90,000 that goes along."""
    at = factories.stall(fee=30_000)
    first = factories.do(factories.order(factories.offer(at, price=220_000), method="cod"), "confirm")
    second = factories.order(factories.offer(at, price=90_000, name="Tôm nõn"), method="cod", along=[first.pk])
    assert (second.shipping_fee, second.total) == (0, 90_000)
    return first, factories.do(second, "confirm")


def received(*placed: Order) -> list[tuple[int, int]]:
    return [(now(one).received, now(one).missing) for one in placed]


def test_two_orders_paid_at_the_door_of_one_parcel_are_each_paid_by_what_it_brings() -> None:
    first, second = two_in_one()
    at = factories.sellers_phone(first)
    form = at.get(reverse("orders:send", args=[first.code])).content.decode()
    assert second.code in form
    assert 'value="340.000"' in form
    first = parcels.send(first, "GATOGETHER1", 340_000)
    assert [now(one).state for one in (first, second)] == ["handed_over", "handed_over"]
    assert [now(one).cash_carried for one in (first, second)] == [True, True]
    assert [to_collect(now(one)) for one in (first, second)] == [0, 0]
    # The same code again changes nothing, and each order's page shows the parcel with its own part.
    parcels.send(first, "GATOGETHER1", 340_000)
    for one, share in ((first, "250.000"), (second, "90.000")):
        page = at.get(reverse("orders:sale", args=[one.code])).content.decode()
        assert "GATOGETHER1" in page
        assert f"của đơn này: {share}" in page.replace("\N{NO-BREAK SPACE}", " ")
    parcel = parcels.parcel(first)
    assert (parcel.cash_to_collect, shipping.parcel_of(second)) == (340_000, None)
    parcels.tell(parcel)
    assert all(now(one).arrived_at for one in (first, second))
    home = first.store.organisation_id
    # Short, taken back, and right: whatever was counted in between, the same comes out.
    short = parcels.settle(home, "GATOGETHER1", cash=300_000)
    assert received(first, second) == [(250_000, 0), (50_000, 40_000)]
    assert ledger() == {"carrier": 280_000, "fees": 20_000, "requests": -300_000}
    take_back(short, why="Nhầm tệp", by=factories.seller_of(first))
    assert received(first, second) == [(0, 250_000), (0, 90_000)]
    assert ledger() == {}
    parcels.settle(home, "GATOGETHER1", cash=340_000)
    assert received(first, second) == [(250_000, 0), (90_000, 0)]
    assert ledger() == {"carrier": 320_000, "fees": 20_000, "requests": -340_000}
    assert [now(one).money_at is not None for one in (first, second)] == [True, True]
    assert [one.pk for one in Order.objects.income().order_by("pk")] == [first.pk, second.pk]


def test_a_parcel_of_two_that_came_back_is_sent_again_with_both() -> None:
    first, second = two_in_one()
    first = parcels.send(first, "GACOMESBACK1", 340_000)
    parcels.tell(parcels.parcel(first), "return", minutes=-60)
    assert [(now(one).arrived_at, to_collect(now(one))) for one in (first, second)] == [(None, 250_000), (None, 90_000)]
    parcels.send(now(first), "GACOMESBACK2", 340_000)
    assert [to_collect(now(one)) for one in (first, second)] == [0, 0]
    parcels.tell(parcels.parcel(first))
    parcels.settle(first.store.organisation_id, "GACOMESBACK2", cash=340_000)
    assert received(first, second) == [(250_000, 0), (90_000, 0)]
    ledger()


def test_what_was_settled_before_the_seller_named_the_parcel_is_shared_out_too() -> None:
    first, second = two_in_one()
    parcels.settle(first.store.organisation_id, "GAEARLY1", cash=340_000)
    parcels.send(first, "GAEARLY1", 340_000)
    assert received(first, second) == [(250_000, 0), (90_000, 0)]
    assert ledger() == {"carrier": 320_000, "fees": 20_000, "requests": -340_000}


def test_what_cannot_leave_yet_stays_behind_and_goes_by_itself() -> None:
    first, second = two_in_one()
    stall = factories.Stall(factories.seller_of(first), first.store, None)
    late = factories.order(factories.offer(stall, price=50_000, name="Mực khô"), method="cod", along=[first.pk])
    at = factories.sellers_phone(first)
    assert late.code not in at.get(reverse("orders:send", args=[first.code])).content.decode()
    # The first is paid meanwhile by hand: the cash at the door is the other's alone.
    by = factories.seller_of(first)
    progress.received_by_hand(first, amount=250_000, cash=True, by=by, key=world.uuid7())
    parcels.send(now(first), "GASTAYS1", 90_000)
    assert [now(one).cash_carried for one in (first, second)] == [False, True]
    assert now(late).state == "to_confirm"
    page = at.get(reverse("orders:sale", args=[late.code])).content.decode()
    assert "đã đi mà không có đơn này" in page
    parcels.tell(parcels.parcel(first))
    parcels.settle(first.store.organisation_id, "GASTAYS1", cash=90_000)
    assert received(first, second) == [(250_000, 0), (90_000, 0)]
    # Paid at the door goes along only with what is paid there too.
    squid = factories.offer(factories.stall(fee=30_000), price=220_000)
    paid = factories.order(squid)
    factories.bank_says(paid)
    assert factories.order(squid, method="cod", along=[paid.pk]).shipping_fee == 30_000

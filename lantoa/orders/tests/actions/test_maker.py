"""A neighbour's goods in one's stall: one stock, a frozen split, parts that are made and brought, and nothing silently shipped short."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.messages.models import Message
from lantoa.orders import acts
from lantoa.orders import api as orders
from lantoa.orders.actions.booking import leave_with_carriers
from lantoa.orders.actions.maker import ask_direct, bring, decline, mark_ready, send_direct, unbring
from lantoa.orders.actions.maker_share import settle_maker, take_maker_settlement_back
from lantoa.orders.errors import BadPart, BadSettlement, CannotOrder, NotNow
from lantoa.orders.models import FeeEntry, MakerEntry, MakerPart, MakerShare, Order, OrderFee
from lantoa.orders.queries.maker import chain_of, months_between, owed_between, parts_for, parts_in, parts_of_maker
from lantoa.orders.tests import consignments, factories
from lantoa.orders.tests.actions.test_fee import agreed as fee_agreed
from lantoa.orders.tests.actions.test_fee import went_out
from lantoa.shipping import api as shipping
from lantoa.stock import api as stock
from lantoa.stores import api as stores
from lantoa.stores.actions.consignment import end_consignment

pytestmark = pytest.mark.django_db


def neighbours(sold_for: int = 100_000, left: int = 10, **terms: Any) -> tuple[Any, Any, Any, Any]:
    """A stall, a maker, the maker's own offer, and the same thing in the stall."""
    seller, maker = factories.stall("Nhà lá"), factories.stall("Bếp Hương")
    own = factories.offer(maker, price=90_000, left=left)
    return seller, maker, own, consignments.on_sale(seller, maker, own, sold_for, **terms)


def owed(seller: factories.Stall, maker: factories.Stall) -> int:
    return owed_between(seller.by.organisation.pk, maker.by.organisation.pk)


def test_an_order_reaches_the_maker_is_brought_packed_and_owed_for() -> None:
    seller, maker, _own, there = neighbours()
    placed = factories.order(there, 2)
    waiting = parts_of_maker(maker.by).waiting
    assert ([one.order for one in waiting], owed(seller, maker)) == ([placed], 0)
    factories.bank_says(placed)
    (part,) = parts_of_maker(maker.by).to_make
    assert parts_of_maker(maker.by).summary == [("Chả mực giã tay", "túi", 2)]
    assert owed(seller, maker) == 160_000
    with pytest.raises(NotNow, match="Bếp Hương"):
        orders.pack(placed, by=seller.by, key=world.uuid7())
    mark_ready(part, by=maker.by, key=world.uuid7())
    assert [one.pk for one in parts_of_maker(maker.by).to_bring] == [part.pk]
    for _time in range(2):
        bring(part, by=seller.by, key=(key := world.uuid7()) if _time == 0 else key)
    factories.do(placed, "pack", "hand_over")
    assert part.state != "to_make"
    assert parts_for(maker.by.organisation.pk) == []
    assert Message.objects.filter(purpose="maker_part", to=maker.by.person.phone).count() == 1


def test_what_was_said_to_be_brought_by_mistake_is_waited_for_again_until_it_is_packed() -> None:
    seller, maker, _own, there = neighbours()
    placed = factories.order(there)
    factories.bank_says(placed)
    part = consignments.part(placed, maker)
    with pytest.raises(BadPart):
        unbring(part, by=maker.by)
    bring(part, by=maker.by)
    key = world.uuid7()
    for _time in range(2):
        unbring(part, by=seller.by, key=key)
    assert [one.pk for one in parts_of_maker(maker.by).to_make] == [part.pk]
    with pytest.raises(NotNow, match="Bếp Hương"):
        orders.pack(placed, by=seller.by, key=world.uuid7())
    bring(part, by=maker.by)
    factories.do(placed, "pack")
    with pytest.raises(BadPart):
        unbring(part, by=maker.by)


def test_one_stock_stands_in_two_stalls_and_the_last_piece_is_sold_once() -> None:
    seller, maker, own, there = neighbours(left=1)
    assert factories.order(own).pk
    with pytest.raises(stock.OutOfStock):
        factories.order(there)
    assert stock.on_hand([own.variant_id]) == {own.variant_id: (1, 1)}


def test_shares_and_fees_of_an_order_add_up_to_the_dong_and_stay_when_the_agreement_ends() -> None:
    seller, first, _own, there = neighbours(sold_for=33_333, rate=3_333)
    fee_agreed(seller, rate=333)
    other = factories.stall("Nhà Tám")
    second = consignments.on_sale(seller, other, factories.offer(other, price=10_000), 16_667, price=9_000)
    mine = factories.offer(seller, price=50_000)
    (placed,) = orders.place_order(factories.wish((there, 3), (second, 2), (mine, 1)))
    rows = dict(MakerShare.objects.values_list("line__variant", "amount"))
    assert rows == {there.variant_id: 33_330, second.variant_id: 18_000}
    parts, fees = parts_in(placed), list(OrderFee.objects.filter(order=placed).select_related("payee"))
    chain = chain_of(placed, parts, fees)
    assert chain.rest == 183_333 - 33_330 - 18_000 - fees[0].amount
    end_consignment(MakerShare.objects.get(price=0).agreement, last_day=world.today(), by=first.by)
    factories.bank_says(placed)
    assert (owed(seller, first), owed(seller, other)) == (33_330, 18_000)


def test_pieces_that_do_not_come_or_come_back_are_not_owed() -> None:
    seller, maker, _own, there = neighbours()
    mine = factories.offer(seller)
    (placed,) = orders.place_order(factories.wish((there, 3), (mine, 1)))
    factories.bank_says(placed)
    part = consignments.part(placed, maker)
    decline(part, why="spoiled", by=maker.by)
    assert Message.objects.filter(purpose="maker_part", to=seller.by.person.phone).count() == 1
    with pytest.raises(NotNow):
        orders.pack(placed, by=seller.by, key=world.uuid7())
    line = placed.lines.get(variant=there.variant)
    orders.correct(placed, orders.Wrong("not_delivered", {line.pk: 2}), by=seller.by, key=world.uuid7())
    assert owed(seller, maker) == 80_000
    mark_ready(part, by=maker.by)
    bring(part, by=maker.by)
    factories.do(placed, "pack", "hand_over")
    orders.correct(placed, orders.Wrong("returned", {line.pk: 1}), by=seller.by, key=world.uuid7())
    assert owed(seller, maker) == 0
    assert [row.amount for row in MakerEntry.objects.order_by("pk")] == [240_000, -160_000, -80_000]


@pytest.mark.parametrize(("came", "kind", "due"), [(200_000, "returned", 160_000), (295_000, "allowance", 240_000)])
def test_an_order_that_is_all_paid_only_once_it_was_put_right_is_owed_from_then_on(
    came: int, kind: str, due: int
) -> None:
    seller, maker, _own, there = neighbours()
    fee_agreed(seller, rate=250)
    placed = factories.do(factories.order(there, 3, method="cod"), "confirm")
    bring(consignments.part(placed, maker), by=seller.by)
    factories.do(placed, "pack", "hand_over")
    factories.seller_says(placed, came)
    assert (owed(seller, maker), FeeEntry.objects.count()) == (0, 0)
    wrong = (
        orders.Wrong("returned", {placed.lines.get().pk: 1}) if kind == "returned" else orders.Wrong(kind, amount=5_000)
    )
    orders.correct(placed, wrong, by=seller.by, key=world.uuid7())
    assert owed(seller, maker) == due
    assert FeeEntry.objects.aggregate(sum_=Sum("amount"))["sum_"] == came // 40
    assert journal.entries_about(placed).filter(act=acts.PAID).count() == 1
    orders.correct(placed, orders.Wrong("allowance", amount=1_000), by=seller.by, key=world.uuid7())
    assert journal.entries_about(placed).filter(act=acts.PAID).count() == 1


def test_what_a_stall_gives_away_for_nothing_its_maker_gets_its_part_of_all_the_same() -> None:
    seller, maker, _own, there = neighbours()
    placed = factories.do(factories.order(there, 2, method="cod"), "confirm")
    orders.correct(placed, orders.Wrong("allowance", amount=placed.total), by=seller.by, key=world.uuid7())
    assert owed(seller, maker) == 160_000


def test_orders_nobody_paid_leave_room_on_the_maker_s_board(monkeypatch: pytest.MonkeyPatch) -> None:
    _seller, maker, _own, there = neighbours()
    monkeypatch.setattr("lantoa.orders.queries.maker.MOST", 1)
    lapsed, door = factories.order(there), factories.order(there, method="cod")
    Order.objects.filter(pk=lapsed.pk).update(expires_at=world.now() - timedelta(minutes=1))
    assert [one.order_id for one in parts_of_maker(maker.by).waiting] == [door.pk]
    assert [one.order_id for one in parts_for(maker.by.organisation.pk)] == [door.pk]


def test_without_the_neighbours_part_the_rest_of_the_order_can_go() -> None:
    seller, maker, _own, there = neighbours()
    mine = factories.offer(seller)
    (placed,) = orders.place_order(factories.wish((there, 1), (mine, 1)))
    factories.bank_says(placed)
    decline(consignments.part(placed, maker), why="none_left", by=maker.by)
    line = placed.lines.get(variant=there.variant)
    orders.correct(placed, orders.Wrong("not_delivered", {line.pk: 1}), by=seller.by, key=world.uuid7())
    assert parts_of_maker(maker.by).declined == []
    factories.do(placed, "pack", "hand_over")


def test_one_parcel_waits_for_every_maker_and_the_carrier_gets_it_only_then() -> None:
    seller, first, _own, there = neighbours()
    second = factories.stall("Nhà Tám")
    other = consignments.on_sale(seller, second, factories.offer(second), 250_000)
    (placed,) = orders.place_order(factories.wish((there, 1), (other, 1)))
    factories.bank_says(placed)
    sent = {"carrier": "ghn", "tracking_code": "GA123456", "cash_to_collect": 0, "by": seller.by}
    for maker, waits_for in ((first, "Bếp Hương"), (second, "Nhà Tám")):
        with pytest.raises(NotNow, match=waits_for):
            orders.send(placed, **sent, key=world.uuid7())
        bring(consignments.part(placed, maker), by=maker.by)
    orders.send(placed, **sent, key=world.uuid7())
    placed.refresh_from_db()
    assert (placed.state, owed(seller, first), owed(seller, second)) == ("handed_over", 80_000, 200_000)
    assert {part.state for part in parts_in(placed)} == {"gone"}


def test_an_order_called_off_is_owed_nothing_and_its_maker_hears_it() -> None:
    seller, maker, _own, there = neighbours()
    placed = factories.order(there)
    factories.bank_says(placed)
    orders.cancel(placed, by_seller=True, reason="", by=seller.by, key=world.uuid7())
    assert (owed(seller, maker), parts_for(maker.by.organisation.pk)) == (0, [])
    assert Message.objects.filter(purpose="maker_part", to=maker.by.person.phone).count() == 2
    with pytest.raises(BadPart):
        mark_ready(consignments.part(placed, maker), by=maker.by)


def test_one_payment_covers_many_orders_and_never_more_than_is_owed() -> None:
    seller, maker, _own, there = neighbours()
    for _number in range(3):
        factories.bank_says(factories.order(there))
    (month,) = months_between(seller.by.organisation.pk, maker.by.organisation.pk)
    assert (month.amount, month.orders) == (240_000, 3)
    sides = (seller.by.organisation, maker.by.organisation)
    transfer = went_out(seller, 200_000)
    made = settle_maker(*sides, amount=200_000, movement=transfer, by=seller.by, key=world.uuid7())
    assert owed(seller, maker) == 40_000
    for amount, movement in ((40_001, None), (0, None), (1, transfer)):
        with pytest.raises(BadSettlement):
            settle_maker(*sides, amount=amount, movement=movement, by=seller.by, key=world.uuid7())
    (told,) = Message.objects.filter(to=maker.by.person.phone, text__contains="200.000").values_list("text", flat=True)
    assert f"/tien-hang-xom/{seller.by.organisation.pk}/?chieu=nhan" in told
    for _time in range(2):
        take_maker_settlement_back(made, by=seller.by, key=world.uuid7())
    assert owed(seller, maker) == 240_000
    assert Message.objects.filter(to=maker.by.person.phone, text__contains="200.000").count() == 2
    before = Message.objects.count()
    for _time in range(4):
        take_maker_settlement_back(
            settle_maker(*sides, amount=1, by=seller.by, key=world.uuid7()), by=seller.by, key=world.uuid7()
        )
    assert Message.objects.count() <= before + 6


def test_nothing_is_sold_without_an_agreement_that_holds_or_while_the_maker_rests() -> None:
    seller, maker, _own, there = neighbours()
    agreement = consignments.agreed(seller, maker)
    assert factories.order(there).pk
    stores.close_for_holiday(maker.store, since=world.today(), until=world.today(), by=maker.by)
    with pytest.raises(CannotOrder, match="Bếp Hương"):
        factories.order(there)
    stores.reopen(maker.store, by=maker.by)
    stores.ConsignmentAgreement.objects.update(ends_on=world.today() - timedelta(days=1))
    with pytest.raises(CannotOrder):
        factories.order(there)
    assert agreement.pk
    assert MakerPart.objects.count() == 1


def test_a_price_said_to_one_buyer_may_not_cost_the_stall_more_than_it_brings() -> None:
    _seller, _maker, _own, there = neighbours(price=70_000)
    with pytest.raises(CannotOrder):
        factories.order(there, agreed={there.pk: 60_000})
    assert factories.order(there, agreed={there.pk: 70_000}).goods_total == 70_000


def test_the_maker_sends_it_straight_only_when_asked_and_alone() -> None:
    seller, maker, _own, there = neighbours()
    placed = factories.order(there)
    part = consignments.part(placed, maker)
    with pytest.raises(BadPart):
        ask_direct(part, direct=True, by=seller.by)
    factories.bank_says(placed)
    with pytest.raises(BadPart):
        send_direct(part, by=maker.by)
    ask_direct(part, direct=True, by=seller.by)
    send_direct(part, by=maker.by)
    placed.refresh_from_db()
    assert placed.state == "handed_over"
    assert stock.on_hand([there.variant_id]) == {there.variant_id: (9, 0)}


def test_at_the_counter_a_neighbour_s_goods_are_owed_for_at_once_and_nothing_is_to_make() -> None:
    seller, maker, own, there = neighbours()
    wish = orders.CounterWish([(there.pk, 2, 100_000)], 5_000, "cash")
    sold = orders.sell_at_counter(seller.store, wish, by=seller.by, key=world.uuid7())
    assert (sold.state, owed(seller, maker)) == ("handed_over", 160_000)
    assert stock.on_hand([own.variant_id]) == {own.variant_id: (8, 0)}
    assert parts_for(maker.by.organisation.pk) == []
    stores.ConsignmentAgreement.objects.update(ends_on=world.today() - timedelta(days=1))
    with pytest.raises(CannotOrder):
        orders.sell_at_counter(seller.store, wish, by=seller.by, key=world.uuid7())


@pytest.mark.parametrize("model", [MakerShare, MakerEntry])
def test_what_was_frozen_is_never_rewritten_or_taken_out(model: Any) -> None:
    _seller, _maker, _own, there = neighbours()
    factories.bank_says(factories.order(there))
    for change in (lambda: model.objects.update(amount=1), lambda: model.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_batch_asks_a_few_questions_more_however_many_orders_have_a_maker(django_assert_num_queries: Any) -> None:
    _seller, _maker, _own, there = neighbours(left=100)
    for many in (2, 20):
        wishes = [factories.wish((there, 1)) for _ in range(many)]
        with django_assert_num_queries(19 + 2 * (connection.vendor == "postgresql")):
            orders.place_orders(wishes)
    assert MakerShare.objects.count() == Order.objects.count() == 22


def test_an_agreement_replaced_the_same_day_counts_from_then_on_and_leaves_what_was_ordered() -> None:
    seller, maker, own, there = neighbours()
    before = factories.order(there)
    consignments.agreed(seller, maker, of=own, rate=7_000)
    after = factories.order(there)
    amounts = dict(MakerShare.objects.values_list("line__order", "amount"))
    assert amounts == {before.pk: 80_000, after.pk: 70_000}
    old = stores.ConsignmentAgreement.objects.earliest("pk")
    assert (old.state, old.ends_on) == ("over", world.today() - timedelta(days=1))


def test_what_comes_back_after_it_was_settled_is_taken_off_the_next_payment() -> None:
    seller, maker, _own, there = neighbours()
    first, sides = factories.order(there, 2), (seller.by.organisation, maker.by.organisation)
    factories.bank_says(first)
    settle_maker(*sides, amount=160_000, by=seller.by, key=world.uuid7())
    bring(consignments.part(first, maker), by=maker.by)
    factories.do(first, "pack", "hand_over")
    line = first.lines.get()
    orders.correct(first, orders.Wrong("returned", {line.pk: 2}), by=seller.by, key=world.uuid7())
    assert owed(seller, maker) == -160_000
    with pytest.raises(BadSettlement):
        settle_maker(*sides, amount=1, by=seller.by, key=world.uuid7())
    factories.bank_says(factories.order(there, 3))
    assert owed(seller, maker) == 80_000
    settle_maker(*sides, amount=80_000, by=seller.by, key=world.uuid7())
    assert owed(seller, maker) == 0


def test_an_order_called_off_after_all_was_brought_is_owed_nothing_and_its_goods_are_the_maker_s_again() -> None:
    seller, maker, own, there = neighbours()
    placed = factories.order(there, 2)
    factories.bank_says(placed)
    part = consignments.part(placed, maker)
    bring(part, by=seller.by)
    orders.cancel(placed, by_seller=True, reason="", by=seller.by, key=world.uuid7())
    part.refresh_from_db()
    assert (owed(seller, maker), part.state) == (0, "over")
    assert stock.on_hand([own.variant_id]) == {own.variant_id: (10, 0)}


def test_a_part_so_small_that_it_is_no_dong_is_owed_as_none() -> None:
    seller, maker, _own, there = neighbours(sold_for=1_000, rate=1)
    factories.bank_says(factories.order(there))
    assert [row.amount for row in MakerEntry.objects.all()] == [0]
    assert owed(seller, maker) == 0


def test_of_two_makers_one_declines_and_the_other_is_owed_its_own() -> None:
    seller, first, _own, there = neighbours()
    second = factories.stall("Nhà Tám")
    other = consignments.on_sale(seller, second, factories.offer(second), 250_000)
    (placed,) = orders.place_order(factories.wish((there, 1), (other, 1)))
    factories.bank_says(placed)
    decline(consignments.part(placed, first), why="none_left", by=first.by)
    bring(consignments.part(placed, second), by=second.by)
    with pytest.raises(NotNow, match="Bếp Hương"):
        orders.pack(placed, by=seller.by, key=world.uuid7())
    line = placed.lines.get(variant=there.variant)
    orders.correct(placed, orders.Wrong("not_delivered", {line.pk: 1}), by=seller.by, key=world.uuid7())
    factories.do(placed, "pack", "hand_over")
    assert (owed(seller, first), owed(seller, second)) == (0, 200_000)


def test_what_a_carrier_has_is_gone_though_nobody_wrote_down_that_its_maker_s_part_came() -> None:
    seller, maker, _own, there = neighbours()
    placed = factories.order(there)
    factories.bank_says(placed)
    parcel = shipping.register_parcel(
        seller.by.organisation, placed, tracking_code="GA123456", carrier="ghn", cash_to_collect=0, rehearsal=False, by=seller.by
    )  # fmt: skip
    with pytest.raises(NotNow, match="Bếp Hương"):
        orders.pack(placed, by=seller.by, key=world.uuid7())
    leave_with_carriers([parcel.pk], None)
    placed.refresh_from_db()
    assert placed.state == "handed_over"
    assert owed(seller, maker) == 80_000

"""Pairs about money that goes back: no đồng twice, and each refund ends once."""

from __future__ import annotations

from collections.abc import Iterator

from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.actions.correction import return_excess, say_where
from lantoa.orders.models import Order
from lantoa.payments import api as payments
from lantoa.payments.actions import refund as refunds
from tests.faults.schedules.explorer import DONE, Job
from tests.faults.schedules.house import PRICE, VISITOR, House, money, shelf
from tests.faults.schedules.money import cancelling, correcting, counted_once, telling
from tests.faults.schedules.scene import Answers, Scene, pair

WHERE = {"bank_bin": "970436", "number": "0011006654321", "holder": "LE THI MUA"}


@pair(
    "refund and refund", "what was too much, twice", "too much and cancelled", "two allowances", "allowance and cancelled",
    "by hand and by the bank", "by hand and in the hand", "dropped and by hand", "opened again and by the bank", "dropped and by the bank", "where to and paid",
    "returned and allowance",
)  # fmt: skip
def refund_and_refund(house: House, way: str) -> Scene:
    offer, stall, account = house.goods(3), house.stall, house.stall.account()
    over = 30_000 if way in ("what was too much, twice", "too much and cancelled") or way.startswith("dropped") else 0
    proposed = way not in ("what was too much, twice", "too much and cancelled", "two allowances", "allowance and cancelled", "returned and allowance")  # fmt: skip
    order = house.order(offer)
    house.told(house.notice(order, amount=PRICE + over))
    refund = _proposed(house, order, way) if proposed else None
    memo = f"{order.code} {refund.code}" if refund else "x"
    went = house.notice(amount=refund.amount if refund else 1, memo=memo, out=True)
    keys = (world.uuid7(), world.uuid7())

    def excess(number: int) -> Job:
        def give() -> str:
            return f"{return_excess(Order.objects.get(pk=order.pk), by=stall.by, key=keys[number]).amount} back"

        return give

    def closing(number: int, *, cash: bool) -> Job:
        def close() -> str:
            refunds.close_by_hand(_found(refund), cash=cash, by=stall.by, key=keys[number])
            return DONE

        return close

    def drop() -> str:
        refunds.drop_refund(_found(refund), by=stall.by, key=keys[0])
        return DONE

    def reopen() -> str:
        refunds.reopen_refund(_found(refund), by=stall.by, key=keys[0])
        return DONE

    def where() -> str:
        say_where(Order.objects.get(pk=order.pk), **WHERE, by=VISITOR, key=keys[0])
        return "said"

    bank, cancel = telling(account, went), cancelling(house, order, by_seller=True)
    allowance = [correcting(order, stall, orders.Wrong("allowance", amount=60_000)) for _ in range(2)]
    line = order.lines.get()
    jobs: dict[str, tuple[Job, Job]] = {
        "what was too much, twice": (excess(0), excess(1)),
        "too much and cancelled": (excess(0), cancel),
        "two allowances": (allowance[0], allowance[1]),
        "allowance and cancelled": (allowance[0], cancel),
        "by hand and by the bank": (closing(0, cash=False), bank),
        "by hand and in the hand": (closing(0, cash=False), closing(1, cash=True)),
        "dropped and by hand": (drop, closing(1, cash=False)),
        "opened again and by the bank": (reopen, bank),
        "dropped and by the bank": (drop, bank),
        "where to and paid": (where, closing(1, cash=False)),
        "returned and allowance": (correcting(order, stall, orders.Wrong("returned", {line.pk: 1})), allowance[0]),
    }
    if way == "returned and allowance":
        _hand_over(house, order)
    if way == "opened again and by the bank":
        refunds.close_by_hand(_found(refund), cash=False, by=stall.by)

    def check(_answers: Answers) -> Iterator[str]:
        yield from counted_once(order)
        found = Order.objects.get(pk=order.pk)
        back = sum(one.amount for one in payments.refunds_of(found) if one.state != "cancelled")
        if back > found.received:
            yield f"{back} goes back of {found.received}"

    return Scene(jobs[way], lambda: (shelf(offer), money(order, went), ledger_of(order)), check)


def _proposed(house: House, order: Order, way: str) -> payments.Refund:
    if way.startswith("dropped"):
        return return_excess(order, by=house.stall.by, key=world.uuid7())
    orders.cancel(order, by_seller=True, reason="", by=house.stall.by, key=world.uuid7())
    (refund,) = payments.refunds_of(order)
    return refund


def _found(refund: payments.Refund | None) -> payments.Refund:
    assert refund
    return payments.Refund.objects.get(pk=refund.pk)


def _hand_over(house: House, order: Order) -> None:
    orders.pack(order, by=house.stall.by, key=world.uuid7())
    orders.hand_over(order, by=house.stall.by, key=world.uuid7())


def ledger_of(order: Order) -> list[str]:
    """Every đồng that moved for it."""
    rows = payments.Refund.objects.filter(request=payments.request_of(order))
    entries = refunds.ledger.LedgerEntry.objects.filter(refund__in=rows)
    return sorted(f"{entry.amount} {entry.credit} to {entry.debit}" for entry in entries)

"""What orders do when money comes in: count it, keep the goods, or say honestly that it came too late; who hears of problems."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.orders import acts
from lantoa.orders.actions import news
from lantoa.orders.actions.counter import leave_the_counter
from lantoa.orders.actions.progress import keep_goods
from lantoa.orders.models import Order, Problem
from lantoa.payments import api as payments
from lantoa.stock import api as stock

OURS = Order._meta.label_lower


@journal.reaction("payments.payment_received")
def count_money(entries: list[journal.Entry]) -> None:
    """Add what came in to its order. The first money makes the goods the buyer's for good; where they are gone, the
    payment is handed back to the seller as late, to look at."""
    for entry in entries:
        if entry.data["subject"][0] == OURS:
            _count(entry)


def _count(entry: journal.Entry) -> None:
    order = Order.objects.select_related("store").get(pk=entry.data["subject"][1])
    amount, bank = entry.data["amount"], entry.data["source"] == "bank"
    try:
        with transaction.atomic():
            Order.objects.filter(pk=order.pk).update(
                received=F("received") + amount,
                bank_received=F("bank_received") + (amount if bank else 0),
                expires_at=None,
            )
            # Read again under the row's lock: the goods may just have left the house.
            order.refresh_from_db(fields=["received", "bank_received", "handed_over_at"])
            if order.handed_over_at is None:
                keep_goods(order)
    except stock.OutOfStock:
        payments.mark_late(entry.data["payment"])
        return
    if order.received - amount < order.total <= order.received:
        # Cash has been in the hand since the seller took it; what a bank tells is known from now on.
        _paid(order, entry.occurred_at if entry.data["source"] == "cash" else world.now())
        leave_the_counter(order)


def _paid(order: Order, now: datetime) -> None:
    data: dict[str, object] = {"amount": order.received, "by_bank": order.bank_received}
    if order.receipt_salt:
        body = order.paid_body(order.lines.order_by("pk"), at=now, received=order.received, by_bank=order.bank_received)
        data["commitment"] = journal.commitment(bytes(order.receipt_salt), body)
    journal.record(
        acts.PAID, order, on_behalf_of=order.store.organisation_id, place=order.store.unit_id, occurred_at=now,
        rehearsal=order.rehearsal, data=data,
    )  # fmt: skip


@journal.reaction(acts.PROBLEM_REPORTED)
def tell_reported(entries: list[journal.Entry]) -> None:
    for entry in entries:
        news.tell_reported(_problem(entry))


@journal.reaction(acts.PROBLEM_SAID_MORE)
def tell_said_more(entries: list[journal.Entry]) -> None:
    for entry in entries:
        news.tell_said_more(_problem(entry))


@journal.reaction(acts.PROBLEM_ANSWERED)
def tell_answered(entries: list[journal.Entry]) -> None:
    for entry in entries:
        news.tell_answered(_problem(entry), offer=entry.data["offer"], house=entry.data["house"])


@journal.reaction(acts.PROBLEM_PASSED_ON)
def tell_passed_on(entries: list[journal.Entry]) -> None:
    for entry in entries:
        news.tell_passed_on(_problem(entry))


@journal.reaction(acts.PROBLEM_CLOSED)
def tell_closed(entries: list[journal.Entry]) -> None:
    for entry in entries:
        news.tell_closed(_problem(entry))


def _problem(entry: journal.Entry) -> Problem:
    return Problem.objects.select_related("order__store", "order__buyer").get(pk=entry.data["problem"])

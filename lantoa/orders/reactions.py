"""What orders do when money comes in: count it, keep the goods, or say honestly that it came too late; who hears of problems;
and what goes with a buyer who is erased."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Prefetch, Sum

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.database.sums import add_to
from lantoa.kit.world import world
from lantoa.orders import acts
from lantoa.orders.actions import booking, erasure, maker, news, paid_back
from lantoa.orders.actions.counter import leave_the_counter
from lantoa.orders.actions.fee import correct_fees, goods_left, make_due
from lantoa.orders.actions.maker_share import correct_shares, make_shares_due
from lantoa.orders.actions.parcel import date_money, follow
from lantoa.orders.actions.progress import keep_goods
from lantoa.orders.models import Order, OrderLine, Problem
from lantoa.payments import api as payments
from lantoa.shipping import api as shipping
from lantoa.stock import api as stock

OURS = Order._meta.label_lower
# What a carrier tells before it has a parcel, or instead.
_NOT_TAKEN = ("", "created", "cancelled")
accounts.part("orders", accounts.Part(erasure.to_do_first, erasure.stays, erasure.goes, erasure.holds))
journal.regular("orders.erased_buyers", every=timedelta(hours=1))(erasure.forget_stragglers)


@journal.reaction("payments.payment_received")
def count_money(entries: list[journal.Entry]) -> None:
    """Add what came in to its order. The first money makes the goods the buyer's for good; where they are gone, the
    payment is handed back to the seller as late, to look at."""
    ours = [entry for entry in entries if entry.data["subject"][0] == OURS]
    together = _held(ours) if len(ours) > 1 else {}
    _count_together([entry for entry in ours if entry.data["subject"][1] in together], together)
    for entry in ours:
        if entry.data["subject"][1] not in together:
            _count(entry)


def _held(entries: list[journal.Entry]) -> dict[int, Order]:
    """The orders among these whose goods are still held, made theirs for good; the others are to be looked at one by one."""
    ids = {entry.data["subject"][1] for entry in entries}
    waiting = Order.objects.live().filter(pk__in=ids, counter=None).select_related("store").order_by("pk")
    # Orders before goods, as whoever hands over or puts right does; what left the house meanwhile is not among them.
    waiting = waiting.select_for_update(of=("self",), no_key=True)
    orders = list(waiting.prefetch_related(Prefetch("lines", OrderLine.objects.order_by("pk"))))
    kept = stock.confirm_many({order: sum(1 for line in order.lines.all() if line.left) for order in orders})
    return {order.pk: order for order in orders if order in kept}


def _count_together(entries: list[journal.Entry], orders: dict[int, Order]) -> None:
    came: Counter[int] = Counter()
    by_bank: Counter[int] = Counter()
    by_carrier: Counter[int] = Counter()
    for entry in entries:
        came[entry.data["subject"][1]] += entry.data["amount"]
        by_bank[entry.data["subject"][1]] += entry.data["amount"] if entry.data["source"] == "bank" else 0
        by_carrier[entry.data["subject"][1]] += entry.data["amount"] if entry.data["source"] == "carrier" else 0
    amounts = {"received": came, "bank_received": by_bank, "carrier_received": by_carrier}
    add_to(Order, amounts, clear=["expires_at"])
    now, known = world.now(), dict(Order.objects.filter(pk__in=orders).values_list("pk", "received"))
    paid = []
    for pk, order in orders.items():
        before, order.received = known[pk] - came[pk], known[pk]
        order.bank_received += by_bank[pk]
        order.carrier_received += by_carrier[pk]
        if before < order.to_pay + order.refunding <= order.received:
            paid.append(_paid(order, now))
        if order.cash_carried:
            date_money(order)
    journal.record_many(paid)


def _count(entry: journal.Entry) -> None:
    order = Order.objects.select_related("store").get(pk=entry.data["subject"][1])
    amount, source = entry.data["amount"], entry.data["source"]
    try:
        with transaction.atomic():
            Order.objects.filter(pk=order.pk).update(
                received=F("received") + amount,
                bank_received=F("bank_received") + (amount if source == "bank" else 0),
                carrier_received=F("carrier_received") + (amount if source == "carrier" else 0),
                expires_at=None,
            )
            # Read again under the row's lock: the goods may just have left the house.
            told = ["received", "bank_received", "carrier_received"]
            order.refresh_from_db(fields=[*told, "handed_over_at", "lessened", "refunding"])
            if order.handed_over_at is None:
                keep_goods(order)
    except stock.OutOfStock:
        payments.mark_late(entry.data["payment"])
        return
    if order.cash_carried:
        date_money(order)
    if order.received - amount < order.to_pay + order.refunding <= order.received:
        # Cash has been in the hand since the seller took it; what a bank tells is known from now on.
        at = entry.occurred_at if entry.data["source"] == "cash" else world.now()
        journal.record_many([_paid(order, at)])
        leave_the_counter(order)


def _paid(order: Order, now: datetime) -> journal.Act:
    data: dict[str, object] = {"amount": order.received, "by_bank": order.bank_received}
    if order.carrier_received:
        data["by_carrier"] = order.carrier_received
    if order.receipt_salt:
        lines = sorted(order.lines.all(), key=lambda line: line.pk)
        body = order.paid_body(lines, at=now, received=order.received, by_bank=order.bank_received)
        data["commitment"] = journal.commitment(bytes(order.receipt_salt), body)
    return journal.Act(
        acts.PAID, order, on_behalf_of=order.store.organisation_id, place=order.store.unit_id, occurred_at=now,
        rehearsal=order.rehearsal, data=data,
    )  # fmt: skip


@journal.reaction("payments.payment_taken_back")
def count_no_more(entries: list[journal.Entry]) -> None:
    """What a carrier accounted for by mistake is owed again."""
    for entry in entries:
        kind, pk = entry.data["subject"]
        if kind == OURS:
            less = F("received") - entry.data["amount"], F("carrier_received") - entry.data["amount"]
            Order.objects.filter(pk=pk).update(received=less[0], carrier_received=less[1])
            date_money(Order.objects.get(pk=pk))


@journal.reaction("shipping.status_told")
def follow_parcels(entries: list[journal.Entry]) -> None:
    """Delivered is not paid: the order is with its buyer, and owed until the carrier accounts for it; what turns back is not. What was ordered
    from a carrier leaves when it says that it has it. A try that failed is told to the stall."""
    taken = [
        entry for entry in entries if entry.data["subject_type"] == OURS and entry.data["status"] not in _NOT_TAKEN
    ]
    if taken:
        ordered = shipping.ordered_parcels(int(entry.subject_id) for entry in taken)
        booking.leave_with_carriers(ordered, None)
    _follow(entries)
    for entry in entries:
        if entry.data["subject_type"] == OURS and entry.data["newest"] and entry.data["status"] == "failed":
            news.tell_not_delivered(Order.objects.select_related("store").get(pk=entry.data["subject_id"]))


@journal.reaction("shipping.booking_handed_over")
def leave_the_house(entries: list[journal.Entry]) -> None:
    """The seller gave the parcels to the carrier, as the signed list says."""
    for entry in entries:
        if entry.data["subject_type"] == OURS:
            booking.leave_with_carriers([entry.data["parcel"]], None)


@journal.reaction("shipping.booked")
def leave_with_early_news(entries: list[journal.Entry]) -> None:
    """A carrier that told it has the parcel before its yes to the order reached us has it: what was in it leaves now."""
    _leave_if_taken([int(entry.data["parcel"]) for entry in entries if entry.data["subject_type"] == OURS])


def _leave_if_taken(parcel_ids: list[int]) -> None:
    taken = shipping.Parcel.objects.filter(pk__in=parcel_ids).exclude(status__in=_NOT_TAKEN)
    booking.leave_with_carriers(taken.values_list("pk", flat=True), None)


@journal.reaction("shipping.booking_refused")
def tell_refused(entries: list[journal.Entry]) -> None:
    """The stall hears when a carrier does not take what was ordered, while somebody waits for it."""
    for entry in entries:
        if entry.data["subject_type"] == OURS:
            order = Order.objects.select_related("store").get(pk=entry.data["subject_id"])
            if order.cancelled_at is None:
                news.tell_carrier_refused(order)


@journal.reaction("shipping.cancel_refused")
def travels_all_the_same(entries: list[journal.Entry]) -> None:
    """The stall hears that a carrier has what was called off; of a cancelled order the goods are not on the shelf."""
    for entry in entries:
        if entry.data["subject_type"] == OURS:
            kept = shipping.Booking.objects.get(pk=entry.subject_id)
            booking.gone_all_the_same(kept)
            _leave_if_taken([kept.parcel_id] if kept.parcel_id else [])
            news.tell_not_let_go(Order.objects.select_related("store").get(pk=entry.data["subject_id"]))


@journal.reaction("shipping.delivered")
def arrive(entries: list[journal.Entry]) -> None:
    _follow(entries)


@journal.reaction("shipping.settled")
def count_settled(entries: list[journal.Entry]) -> None:
    """A carrier accounted for what it collected: that much of the order is paid, and its fee is a cost."""
    _follow(entries)


@journal.reaction("shipping.settlement_mismatch")
def count_otherwise(entries: list[journal.Entry]) -> None:
    """What counts of it counts; the order's page says what does not fit."""
    _follow(entries)


def _follow(entries: list[journal.Entry]) -> None:
    follow(entry.data["subject_id"] for entry in entries if entry.data.get("subject_type") == OURS)


@journal.reaction("shipping.settlement_taken")
def expect_transfers(entries: list[journal.Entry]) -> None:
    """The carrier's sum for a settlement is known again when the bank tells of it; lines that only tell a fee count too."""
    for settlement in _settlements(entries):
        _expect(settlement)
        lines = settlement.lines.filter(parcel__subject_type=OURS)
        follow(lines.values_list("parcel__subject_id", flat=True))


@journal.reaction("shipping.settlement_taken_back")
def count_taken_back(entries: list[journal.Entry]) -> None:
    """Its orders are owed again, and no transfer of it is waited for."""
    _follow(entries)
    for settlement in _settlements(entries):
        _expect(settlement)


def _settlements(entries: list[journal.Entry]) -> list[shipping.Settlement]:
    label = shipping.Settlement._meta.label_lower
    ids = [int(entry.subject_id) for entry in entries if entry.subject_type == label]
    return list(shipping.Settlement.objects.filter(pk__in=ids).order_by("pk"))


def _expect(settlement: shipping.Settlement) -> None:
    net = settlement.lines.aggregate(net=Sum("net"))["net"] or 0
    payments.expect_transfer(
        settlement.organisation_id, number=settlement.pk, carrier=settlement.carrier_name,
        reference=settlement.reference, net=net, paid_at=settlement.paid_at,
        taken_back=settlement.taken_back_at is not None,
    )  # fmt: skip


@journal.reaction("payments.refund_proposed")
def count_to_pay_back(entries: list[journal.Entry]) -> None:
    """What is to be paid back counts no more, and the buyer is asked where to."""
    for entry, order in _of_orders(entries):
        _add(order, entry, "refunding", 1)
        paid_back.ask_where(order, entry.data["amount"])


@journal.reaction("payments.refund_dropped")
def count_to_keep(entries: list[journal.Entry]) -> None:
    for entry, order in _of_orders(entries):
        _add(order, entry, "refunding", -1)


@journal.reaction("payments.refund_reopened")
def count_not_paid_back(entries: list[journal.Entry]) -> None:
    for entry, order in _of_orders(entries):
        _add(order, entry, "refunded", -1)
        paid_back.ask_where(order, entry.data["amount"])


@journal.reaction("payments.refund_account_given")
def tell_where(entries: list[journal.Entry]) -> None:
    """The stall hears where to, unless it said so itself."""
    for entry, order in _of_orders(entries):
        if not entry.data["by_seller"]:
            paid_back.tell_where(order, entry.data["refund"])


@journal.reaction("payments.refund_closed")
def count_paid_back(entries: list[journal.Entry]) -> None:
    for entry, order in _of_orders(entries):
        _add(order, entry, "refunded", 1)
        paid_back.tell_paid_back(order, entry.data["amount"])


def _of_orders(entries: list[journal.Entry]) -> list[tuple[journal.Entry, Order]]:
    ours = {entry.data["subject"][1] for entry in entries if entry.data["subject"][0] == OURS}
    orders = {order.pk: order for order in Order.objects.filter(pk__in=ours).select_related("store", "buyer")}
    return [(entry, orders[entry.data["subject"][1]]) for entry in entries if entry.data["subject"][0] == OURS]


def _add(order: Order, entry: journal.Entry, column: str, sign: int) -> None:
    if not entry.data["of_line"]:  # money in suspense was never counted towards the order
        Order.objects.filter(pk=order.pk).update(**{column: F(column) + sign * entry.data["amount"]})


@journal.reaction(acts.PAID)
def owe_fees(entries: list[journal.Entry]) -> None:
    make_due([int(entry.subject_id) for entry in entries], world.now())
    make_shares_due([int(entry.subject_id) for entry in entries], world.now())


@journal.reaction(acts.PAID)
@journal.reaction(acts.CONFIRMED)
def tell_what_to_make(entries: list[journal.Entry]) -> None:
    """Once: what was confirmed is made before it is paid."""
    ids = [int(entry.subject_id) for entry in entries]
    if entries[0].act == acts.PAID:
        ids = list(Order.objects.filter(pk__in=ids, confirmed_at=None).values_list("pk", flat=True))
    maker.tell_makers(ids)


@journal.reaction(acts.PART_DECLINED)
def tell_not_possible(entries: list[journal.Entry]) -> None:
    for entry in entries:
        maker.tell_declined(entry.data["part"])


@journal.reaction(acts.MAKER_SETTLED)
def tell_settled(entries: list[journal.Entry]) -> None:
    for entry in entries:
        maker.tell_settled(int(entry.subject_id), back=False)


@journal.reaction(acts.MAKER_SETTLEMENT_TAKEN_BACK)
def tell_not_settled(entries: list[journal.Entry]) -> None:
    for entry in entries:
        maker.tell_settled(int(entry.subject_id), back=True)


@journal.reaction(acts.HANDED_OVER)
def owe_fees_of_elsewhere(entries: list[journal.Entry]) -> None:
    """Nobody tells when a place outside pays the seller: the fee is owed when the order counts as income."""
    gone = Order.objects.filter(pk__in=[int(entry.subject_id) for entry in entries], method=Order.Method.CHANNEL)
    make_due(gone.values_list("pk", flat=True), world.now())
    make_shares_due(gone.values_list("pk", flat=True), world.now())


@journal.reaction(acts.CANCELLED)
def owe_no_fees(entries: list[journal.Entry]) -> None:
    for entry in entries:
        correct_fees(Order.objects.get(pk=entry.subject_id), base=0, at=world.now())
        correct_shares(int(entry.subject_id), at=world.now())
    maker.tell_makers([int(entry.subject_id) for entry in entries], called_off=True)


@journal.reaction(acts.CANCELLED)
def call_off_parcels(entries: list[journal.Entry]) -> None:
    """No carrier comes for what is cancelled."""
    for order in Order.objects.filter(pk__in=[int(entry.subject_id) for entry in entries]):
        booking.call_off_with(order)


@journal.reaction(acts.CORRECTED)
def owe_other_fees(entries: list[journal.Entry]) -> None:
    """A fee is a share of what the goods come to after all corrections. Where nothing is missing any more because the order comes to less,
    it is paid by that."""
    for order in Order.objects.filter(pk__in={int(entry.subject_id) for entry in entries}).select_related("store"):
        _owe_at_last(order)
        correct_fees(order, base=goods_left(order), at=world.now())
        correct_shares(order.pk, at=world.now())


def _owe_at_last(order: Order) -> None:
    if order.missing or order.cancelled_at or order.paid_elsewhere:
        return
    if not order.received:
        # Given for nothing: what a stall lets its buyer off is its own, who made the goods gets the same.
        if order.lines.filter(taken_off__lt=F("quantity")).exists():
            make_shares_due([order.pk], world.now())
    elif not journal.entries_about(order).filter(act=acts.PAID).exists():
        journal.record_many([_paid(order, world.now())])


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


@journal.reaction("accounts.person_erased")
def forget_buyer(entries: list[journal.Entry]) -> None:
    for person in accounts.Person.objects.filter(pk__in=[int(entry.subject_id) for entry in entries]):
        erasure.forget(accounts.leaving(person))


def _problem(entry: journal.Entry) -> Problem:
    return Problem.objects.select_related("order__store", "order__buyer").get(pk=entry.data["problem"])

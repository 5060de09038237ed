"""Every order has the goods it was promised, until they left the house or it was given up; and the money that came for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Coalesce

from lantoa.journal import api as journal
from lantoa.kit.invariants import MOST_SHOWN, Tally, invariant
from lantoa.kit.money import split
from lantoa.kit.world import world
from lantoa.orders import acts
from lantoa.orders.models import Correction, CorrectionLine, MakerEntry, MakerShare, Order, OrderFee, OrderLine
from lantoa.payments import api as payments
from lantoa.stock import api as stock

OURS = Order._meta.label_lower


@invariant(
    "orders.holds", "what an order was promised is held for it, and nothing once it left the house or was given up"
)
def holds(tally: Tally) -> Iterator[str]:
    tally.rows = Order.objects.count()
    held = stock.Hold.objects.filter(holder_type=OURS, holder_id=OuterRef("order_id"), variant=OuterRef("variant_id"))
    lines = OrderLine.objects.annotate(held=Coalesce(Subquery(held.values("quantity")[:1]), 0)).select_related("order")
    live = Q(order__cancelled_at=None, order__handed_over_at=None)
    promised = live & (Q(order__expires_at=None) | Q(order__expires_at__gt=world.now()))
    for line in lines.filter(promised).exclude(held=F("quantity") - F("taken_off"))[:MOST_SHOWN]:
        yield f"{line.order.code}: {line.left} of variant {line.variant_id} are promised, {line.held} are held"
    for line in lines.exclude(live).exclude(held=0)[:MOST_SHOWN]:
        yield f"{line.order.code} is over, and {line.held} of variant {line.variant_id} are still held"
    orders = Order.objects.filter(pk=OuterRef("holder_id"), lines__variant=OuterRef("variant"))
    for hold in stock.Hold.objects.filter(~Exists(orders), holder_type=OURS)[:MOST_SHOWN]:
        yield f"{hold.quantity} of variant {hold.variant_id} are held for an order that did not want them"


@invariant(
    "orders.goods",
    "of what left the house each piece belongs to an order that was handed over, and each of its pieces left",
)
def goods(tally: Tally) -> Iterator[str]:
    moved = stock.StockMove.objects.filter(
        holder_type=OURS, holder_id=OuterRef("pk"), reason=stock.StockMove.Reason.HANDED_OVER
    )
    back = CorrectionLine.objects.filter(
        correction__order=OuterRef("pk"), line__isnull=False, correction__kind__in=(Correction.Kind.RETURNED, Correction.Kind.EXCHANGED)
    )  # fmt: skip
    kept = OrderLine.objects.filter(order=OuterRef("pk"))
    orders = Order.objects.annotate(
        went=_total(moved, "holder_id", -F("change")), came_back=_total(back, "correction__order", F("quantity")),
        with_buyer=_total(kept, "order", F("quantity") - F("taken_off")),
    )  # fmt: skip
    tally.rows = orders.count()
    over = Q(handed_over_at__isnull=False)
    for order in orders.filter(over).exclude(went=F("with_buyer") + F("came_back"))[:MOST_SHOWN]:
        pieces = order.with_buyer + order.came_back
        yield f"{order.code} was handed over with {pieces} pieces, and {order.went} left the house for it"
    for order in orders.exclude(over).exclude(went=0)[:MOST_SHOWN]:
        yield f"{order.code} was not handed over, and {order.went} pieces left the house for it"


@invariant("orders.money", "an order counts the money that its request received, and comes to what its lines come to")
def money(tally: Tally) -> Iterator[str]:
    requests = payments.PaymentRequest.objects.filter(subject_type=OURS, subject_id=OuterRef("pk"))
    asked = {name: Coalesce(Subquery(requests.values(name)[:1]), 0) for name in ("received", "refunding")}
    orders = Order.objects.annotate(asked_received=asked["received"], asked_refunding=asked["refunding"])
    tally.rows = orders.count()
    right = Q(received=F("asked_received"), refunding=F("asked_refunding"), bank_received__lte=F("received"))
    for order in orders.exclude(right)[:MOST_SHOWN]:
        yield f"{order.code} counts {order.received} đồng, and its request received {order.asked_received}"
    for order in orders.exclude(total=F("goods_total") + F("shipping_fee"))[:MOST_SHOWN]:
        yield f"{order.code} comes to {order.total} đồng, and not to its goods and delivery"
    lines = OrderLine.objects.filter(order=OuterRef("pk"))
    summed = orders.annotate(lines_total=_total(lines, "order", F("total")))
    beside = Q(at_counter=False, goods_total=F("lines_total")) | Q(at_counter=True, goods_total__gte=F("lines_total"))
    for order in summed.exclude(beside)[:MOST_SHOWN]:
        yield f"the goods of {order.code} come to {order.goods_total} đồng, and its lines to {order.lines_total}"


@invariant(
    "orders.makers",
    "of each line that a neighbour makes its part is frozen, all parts and fees leave the stall nothing below 0, and what is owed follows",
)
def makers(tally: Tally) -> Iterator[str]:
    shares = MakerShare.objects.select_related("line__order__store", "line__variant__product", "part", "agreement")
    tally.rows = shares.count()
    foreign = OrderLine.objects.exclude(variant__product__organisation=F("order__store__organisation"))
    for line in foreign.filter(maker_share=None).select_related("order")[:MOST_SHOWN]:
        yield f"a line of {line.order.code} is made by a neighbour, and nothing is frozen for it"
    right = Q(
        part__order=F("line__order"), part__maker=F("line__variant__product__organisation"), base=F("line__total"),
        agreement__maker=F("part__maker"), agreement__seller=F("line__order__store__organisation"),
    )  # fmt: skip
    for share in shares.exclude(right)[:MOST_SHOWN]:
        yield f"what the maker of a line of {share.line.order.code} gets does not belong to that line"
    fees = OrderFee.objects.filter(order=OuterRef("pk"))
    made = MakerShare.objects.filter(part__order=OuterRef("pk"))
    orders = Order.objects.filter(Exists(made)).annotate(
        to_makers=_total(made, "part__order", F("amount")), to_others=_total(fees, "order", F("amount"))
    )
    for order in orders.filter(goods_total__lt=F("to_makers") + F("to_others"))[:MOST_SHOWN]:
        yield f"the goods of {order.code} come to {order.goods_total} đồng, and {order.to_makers + order.to_others} of it go to others"
    entries = MakerEntry.objects.filter(share=OuterRef("pk"))
    owed = shares.annotate(owed=_total(entries, "share", F("amount"))).filter(entries__isnull=False).distinct()
    broken = 0
    for share in owed.order_by("pk").iterator(chunk_size=2_000):
        line = share.line
        left = 0 if line.order.cancelled_at else line.left
        due = split(share.amount, [left, line.quantity - left])[0]
        if share.owed != due and broken < MOST_SHOWN:
            broken += 1
            yield f"{due} đồng of {line.order.code} are due to a maker, and {share.owed} are owed"
    paid = Q(line__order__received__gt=0) & Q(
        line__order__received__gte=F("line__order__total") - F("line__order__lessened") + F("line__order__refunding")
    )
    left = shares.filter(paid, entries=None, line__order__rehearsal=False, line__order__cancelled_at=None)
    for share in left[:MOST_SHOWN]:
        yield f"all of {share.line.order.code} is paid, and nothing of it is owed to its maker"


@invariant("orders.placed", "every order was placed once, says the journal")
def placed(tally: Tally) -> Iterator[str]:
    told = journal.of_those_here(journal.Entry.objects.filter(act=acts.PLACED, subject_type=OURS))
    by_order = dict(
        told.annotate(order=Cast("subject_id", BigIntegerField())).values_list("order").annotate(often=Count("pk"))
    )
    tally.rows = len(by_order)
    broken = 0
    for pk, code in Order.objects.order_by("pk").values_list("pk", "code").iterator(chunk_size=5_000):
        often = by_order.pop(pk, 0)
        if often != 1 and broken < MOST_SHOWN:
            broken += 1
            yield f"{code} was placed {often} times, says the journal"
    for pk in sorted(by_order)[:MOST_SHOWN]:
        yield f"order {pk} was placed, says the journal, and it is gone"


def _total(rows: QuerySet[Any], of: str, what: Any) -> Coalesce:
    its = rows.order_by().values(of).annotate(sum_of_it=Sum(what))
    return Coalesce(Subquery(its.values("sum_of_it"), output_field=BigIntegerField()), 0)

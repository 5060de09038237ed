"""Makers' parts of neighbours' orders: what to make, what an order waits for, and what a stall owes whom, by month and in all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from lantoa.accounts import api as accounts
from lantoa.kit.access import Actor, AnySeller
from lantoa.kit.database.together import One, Question, counted, how_many
from lantoa.kit.world import VIETNAM, world
from lantoa.orders.models import MakerEntry, MakerPart, MakerSettlement, MakerShare, Order, OrderFee, OrderLine
from lantoa.orders.queries.fee import FeeMonth
from lantoa.stores import api as stores

MOST = 200


@dataclass(frozen=True, slots=True)
class PartLine:
    """One line of another stall's order that an organisation makes: which order, what, how many, and where it stands (a part's `state`).

    `stall` is the organisation that sells it; `placed_at` and `confirmed_at` are the order's. Nothing of the buyer.
    """

    order_id: int
    code: str
    stall_id: int
    variant_id: int
    product_id: int
    name: str
    unit: str
    quantity: int
    placed_at: datetime
    due_on: date | None
    state: str


def parts_for(organisation_id: int) -> list[PartLine]:
    """Every line that this organisation is to make for orders of other stalls and that did not reach the stall yet, oldest first, those still
    waiting for money too (state `waiting`). One query."""
    lines = OrderLine.objects.filter(
        maker_share__part__in=MakerPart.objects.filter(maker=organisation_id, order__rehearsal=False)
        .missing()
        .hoped_for(world.now())
        .values("pk")
    )
    rows = lines.select_related("order__store", "variant", "maker_share__part__order").order_by(
        "order__placed_at", "pk"
    )
    return [
        PartLine(
            line.order_id, line.order.code, line.order.store.organisation_id, line.variant_id, line.variant.product_id, line.name,
            line.selling_unit, line.left, line.order.placed_at, line.order.due_on, line.maker_share.part.state,
        )
        for line in rows.filter(taken_off__lt=F("quantity"))
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parts:
    """What a maker's own household is to make for neighbours' stalls, by what comes next."""

    to_make: list[MakerPart]
    to_bring: list[MakerPart]
    declined: list[MakerPart]
    waiting: list[MakerPart]
    done: list[MakerPart]

    @property
    def summary(self) -> list[tuple[str, str, int]]:
        """(name, selling unit, pieces) to make in all, most first."""
        sums: dict[tuple[str, str], int] = {}
        for part in self.to_make:
            for share in part.shares.all():
                named = (share.line.name, share.line.selling_unit)
                sums[named] = sums.get(named, 0) + share.line.left
        return sorted(((*named, many) for named, many in sums.items() if many), key=lambda one: (-one[2], one[0]))


def parts_of_maker(actor: Actor) -> Parts:
    """The maker's board, oldest first. Two queries."""
    mine = _with_lines(MakerPart.objects.visible_to(actor))
    by_state: dict[str, list[MakerPart]] = {}
    for part in mine.missing().hoped_for(world.now()).order_by("order__placed_at", "pk")[:MOST]:
        by_state.setdefault(part.state, []).append(part)
    over = mine.filter(
        Q(brought_at__isnull=False) | Q(order__cancelled_at__isnull=False) | Q(order__handed_over_at__isnull=False)
    )
    return Parts(
        by_state.get("to_make", []), by_state.get("ready", []), by_state.get("declined", []), by_state.get("waiting", []),
        list(over.order_by("-order__placed_at", "-pk")[:30]),
    )  # fmt: skip


def part_of(actor: Actor, part_id: int) -> MakerPart | None:
    """One part of the actor's own, with its lines."""
    return _with_lines(MakerPart.objects.visible_to(actor)).filter(pk=part_id).first()


def parts_to_make(actor: Actor) -> int:
    """How many parts this actor's household is to make now. One query."""
    return ask_parts_to_make(actor).answer()


_to_make = One(lambda organisation: counted(MakerPart.objects.visible_to(AnySeller(organisation)).to_make()), how_many)


def ask_parts_to_make(actor: Actor) -> Question[int]:
    """The same, asked together with other things."""
    return _to_make.of_seller(actor)


def _with_lines(parts: QuerySet[MakerPart]) -> QuerySet[MakerPart]:
    lines = Prefetch("shares", MakerShare.objects.select_related("line", "agreement").order_by("pk"))
    return parts.select_related("order__store", "order__unit", "maker").prefetch_related(lines)


def parts_in(order: Order) -> list[MakerPart]:
    """Who makes what of this order, with lines and shares. Two queries, one where nobody does."""
    return list(_with_lines(MakerPart.objects.filter(order=order)).order_by("pk"))


def missing_maker(order: Order) -> str:
    """The name of a maker whose part the order still waits for, "" where it waits for none. One query."""
    missing = MakerPart.objects.filter(order=order).missing().order_by("pk").values_list("maker__name", flat=True)
    return missing.first() or ""


def missing_makers(orders: Iterable[Order]) -> dict[int, str]:
    """For whom these orders still wait, by the order's id; one name of several. One query."""
    rows = MakerPart.objects.filter(order__in=[one.pk for one in orders]).missing().order_by("-pk")
    return dict(rows.values_list("order", "maker__name"))


def can_go_direct(part: MakerPart) -> bool:
    """Whether the maker could send the whole order: it makes all that is left of it, and nobody has to pay any more."""
    order = Order.objects.get(pk=part.order_id)
    others = OrderLine.objects.filter(order=order, taken_off__lt=F("quantity")).exclude(maker_share__part=part.pk)
    return order.state == "to_pack" and not order.missing and not order.at_counter and not others.exists()


def makers_of(order: Order) -> list[tuple[str, list[str]]]:
    """Which of its goods whom were made by, where that is not the stall itself: (maker, goods). One query."""
    rows = MakerShare.objects.filter(part__order=order).order_by("part", "pk")
    found: dict[str, list[str]] = {}
    for maker, name, variant in rows.values_list("part__maker__name", "line__product_name", "line__variant_name"):
        found.setdefault(maker, []).append(f"{name} {variant}".strip())
    return list(found.items())


@dataclass(frozen=True, slots=True)
class Chain:
    """How the goods of one order are shared out, to the đồng: to makers, to those its stall owes fees, and what stays."""

    goods: int
    makers: list[tuple[str, int]]
    fees: list[tuple[str, int]]

    @property
    def rest(self) -> int:
        return self.goods - sum(amount for _who, amount in (*self.makers, *self.fees))


def chain_of(order: Order, parts: list[MakerPart], fees: list[OrderFee]) -> Chain:
    """As it was frozen when the order was placed. No query."""
    made = [(part.maker.name, sum(share.amount for share in part.shares.all())) for part in parts]
    return Chain(int(order.goods_total), made, [(one.payee.name, int(one.amount)) for one in fees])


@dataclass(frozen=True, slots=True)
class Account:
    """A stall and a maker, what became owed between them and what of it is open (đồng); `other` is who is not asking."""

    seller: accounts.Organisation
    maker: accounts.Organisation
    owed: int
    open: int
    pays: bool

    @property
    def other(self) -> accounts.Organisation:
        return self.maker if self.pays else self.seller


def accounts_of(organisation_id: int) -> list[Account]:
    """With whom this organisation has anything to settle, those it owes most first. Four queries at most."""
    mine = Q(seller=organisation_id) | Q(maker=organisation_id)
    sums: dict[tuple[int, int], list[int]] = {}
    agreed = stores.ConsignmentAgreement.objects.filter(mine, accepted_at__isnull=False)
    for pair in agreed.values_list("seller", "maker"):
        sums.setdefault(pair, [0, 0])
    for model, place in ((MakerEntry.objects.all(), 0), (_standing(), 1)):
        rows = model.filter(mine).order_by().values("seller", "maker").annotate(sum_=Sum("amount"))
        for row in rows:
            sums.setdefault((row["seller"], row["maker"]), [0, 0])[place] = int(row["sum_"])
    sides = accounts.Organisation.objects.in_bulk({pk for pair in sums for pk in pair})
    found = [
        Account(sides[one], sides[other], owed, owed - paid, one == organisation_id)
        for (one, other), (owed, paid) in sums.items()
    ]
    return sorted(found, key=lambda one: (not one.pays, -one.open, one.other.name))


def account_between(seller: accounts.Organisation, maker: accounts.Organisation, *, pays: bool) -> Account:
    """The account of these two. Two queries."""
    owed = MakerEntry.objects.filter(seller=seller, maker=maker).aggregate(sum_=Sum("amount"))["sum_"] or 0
    return Account(seller, maker, int(owed), owed_between(seller.pk, maker.pk), pays)


def owed_between(seller: int, maker: int) -> int:
    """Đồng owed to the maker and not paid; below 0 where more was paid than is owed now. Two queries."""
    owed = MakerEntry.objects.filter(seller=seller, maker=maker).aggregate(sum_=Sum("amount"))["sum_"] or 0
    paid = _standing().filter(seller=seller, maker=maker).aggregate(sum_=Sum("amount"))["sum_"] or 0
    return int(owed) - int(paid)


def months_between(seller: int, maker: int) -> list[FeeMonth]:
    """Every month in which something became owed, the newest first. One query."""
    found = MakerEntry.objects.filter(seller=seller, maker=maker).annotate(month=TruncMonth("at", tzinfo=VIETNAM))
    orders = Count("share__part__order", filter=Q(correction=False), distinct=True)
    rows = found.order_by().values("month").annotate(amount_=Sum("amount"), orders_=orders).order_by("-month")
    return [FeeMonth(row["month"].astimezone(VIETNAM).date(), row["amount_"], row["orders_"]) for row in rows]


def entries_between(seller: int, maker: int, month: date) -> QuerySet[MakerEntry]:
    """What became owed in this month, line by line, with the orders' codes and nothing of their buyers."""
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    start, end = (datetime.combine(day, time.min, tzinfo=VIETNAM) for day in (month.replace(day=1), after))
    found = MakerEntry.objects.filter(seller=seller, maker=maker, at__gte=start, at__lt=end)
    shown = found.select_related("share__line__order").only(
        "amount", "correction", "at", "share__base", "share__line__product_name", "share__line__variant_name", "share__line__quantity",
        "share__line__order__code",
    )  # fmt: skip
    return shown.order_by("-at", "-pk")


def settlements_between(seller: int, maker: int) -> QuerySet[MakerSettlement]:
    """What was paid and stands, the newest first."""
    return _standing().filter(seller=seller, maker=maker).order_by("-at", "-pk")


def _standing() -> QuerySet[MakerSettlement]:
    return MakerSettlement.objects.standing()

"""The account of a sale: each source's comments by what became of them, and what the goods brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from lantoa.live.models import ClaimLine, CommentDecision, CommentSource, LiveComment, LiveSession, Pick, Undecided
from lantoa.orders import api as orders


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One source's comments by what became of them. `same`: told by another source of that place already; `undecided` wait."""

    source: CommentSource
    received: int
    counts: dict[str, int]
    same: int
    undecided: int

    @property
    def difference(self) -> int:
        return self.received - sum(self.counts.values()) - self.same - self.undecided


@dataclass(frozen=True, slots=True)
class Brought:
    """What one pick brought: pieces ordered, đồng for them, pieces waited for and lost for lack of stock; `later`: how many of the ordered
    were called off, or not paid in time, after the account was closed."""

    pick: Pick
    pieces: int
    money: int
    waiting: int
    later: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """The account of a sale: by source, by goods, and its best minutes."""

    rows: list[AccountRow]
    brought: list[Brought]
    best: list[tuple[datetime, int]]
    orders: int
    money: int
    paid: int
    people: int

    @property
    def difference(self) -> int:
        return sum(abs(row.difference) for row in self.rows)

    @property
    def received(self) -> int:
        return sum(row.received for row in self.rows)


OUTCOMES = [str(one) for one in CommentDecision.Outcome.values]


def account(session: LiveSession) -> Account:
    """The account as it stands now. Nine queries at most."""
    decided: dict[int, dict[str, int]] = {}
    for source, outcome, count in (
        CommentDecision.objects.filter(session=session, current=True)
        .order_by()
        .values_list("comment__source", "outcome")
        .annotate(Count("pk"))
    ):
        decided.setdefault(source, {})[outcome] = count
    received = dict(session.comments.order_by().values_list("source").annotate(Count("pk")))
    same = dict(session.comments.exclude(same_as=None).order_by().values_list("source").annotate(Count("pk")))
    undecided = dict(
        Undecided.objects.filter(session=session).order_by().values_list("comment__source").annotate(Count("pk"))
    )
    rows = [
        AccountRow(
            one, received.get(one.pk, 0), {name: decided.get(one.pk, {}).get(name, 0) for name in OUTCOMES}, same.get(one.pk, 0), undecided.get(one.pk, 0)
        )
        for one in session.sources.order_by("pk")
    ]  # fmt: skip
    brought, placed, people = _brought(session)
    return Account(
        rows, brought, _best(session), len(placed), sum(order.total for order in placed), sum(order.total for order in placed if order.received >= order.total),
        people,
    )  # fmt: skip


def _brought(session: LiveSession) -> tuple[list[Brought], list[orders.Order], int]:
    """What each pick brought, the orders, and how many people they are of."""
    # A closed account stays as it was.
    of = ClaimLine.objects.filter(Q(given_back=False) | Q(after_closing=True), want__session=session)
    lines = list(of.select_related("want__pick__product", "order").prefetch_related("order__lines"))
    unpaid = {line.pk for line in lines if line.order.state == "expired"}
    if session.closed_at is None:
        lines = [line for line in lines if line.pk not in unpaid]
    pieces: dict[int, int] = {}
    money: dict[int, int] = {}
    later: dict[int, int] = {}
    for line in lines:
        pick = line.want.pick_id
        price = next((each.unit_price for each in line.order.lines.all() if each.variant_id == line.want.variant_id), 0)
        pieces[pick] = pieces.get(pick, 0) + line.quantity
        money[pick] = money.get(pick, 0) + price * line.quantity
        if line.after_closing or line.pk in unpaid:
            later[pick] = later.get(pick, 0) + line.quantity
    waits: dict[int, int] = {}
    for want in session.wants.waiting():
        waits[want.pick_id] = waits.get(want.pick_id, 0) + want.open
    picks = session.picks.select_related("product").order_by("position", "pk")
    rows = [
        Brought(one, pieces.get(one.pk, 0), money.get(one.pk, 0), waits.get(one.pk, 0), later.get(one.pk, 0))
        for one in picks
    ]
    people = len({line.want.author_id for line in lines})
    return rows, list({line.order_id: line.order for line in lines}.values()), people


def _best(session: LiveSession) -> list[tuple[datetime, int]]:
    ordered = LiveComment.objects.filter(session=session, decisions__current=True, decisions__outcome="ordered")
    minutes: dict[datetime, int] = {}
    for said, received in ordered.values_list("said_at", "received_at").iterator(chunk_size=5_000):
        minute = (said or received).replace(second=0, microsecond=0)
        minutes[minute] = minutes.get(minute, 0) + 1
    return sorted(minutes.items(), key=lambda one: (-one[1], one[0]))[:3]

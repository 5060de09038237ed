"""Who shows whose goods, what that brought, what is owed for it and what was paid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Q, QuerySet, Sum, Value, When

from lantoa.channels.models import Creator, CreatorAgreement, CreatorLink, CreatorShare, ShareSettlement
from lantoa.channels.queries.link import Brought, brought
from lantoa.channels.rules.creator import Standing, owed
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.payments import api as payments
from lantoa.stores import api as stores

MOST_AGREEMENTS, MOST_GOODS, MOST_ORDERS, MOST_TO_ASK = 100, 60, 60, 30


@dataclass(frozen=True, slots=True)
class Earned:
    """Đồng owed so far for paid orders, what waits for orders to be paid, what was paid of it, and by how many orders that count."""

    owed: int = 0
    waiting: int = 0
    paid: int = 0
    orders: int = 0

    @property
    def open(self) -> int:
        """Owed and not paid; below 0 where more was paid than is owed now."""
        return self.owed - self.paid

    def __add__(self, other: Earned) -> Earned:
        return Earned(self.owed + other.owed, self.waiting + other.waiting, self.paid + other.paid, self.orders + other.orders)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One order that was brought: its code, when, what was frozen, what of it is owed now and what waits for its money."""

    code: str
    at: datetime
    frozen: int
    owed: int
    waiting: int


_SUMS = (
    "agreement", "rate", "amount", "claim__order__code", "claim__order__placed_at", "claim__order__goods_total", "claim__order__lessened",
    "claim__order__total", "claim__order__received", "claim__order__refunding", "claim__order__cancelled_at", "claim__order__method",
    "claim__order__expires_at", "claim__order__confirmed_at", "claim__order__packed_at", "claim__order__handed_over_at",
)  # fmt: skip


def _shares(found: QuerySet[CreatorShare]) -> Iterable[tuple[int, ShareRow]]:
    now = world.now()
    for row in found.filter(claim__order__rehearsal=False).values_list(*_SUMS):
        (
            agreement,
            rate,
            amount,
            code,
            placed,
            goods,
            lessened,
            total,
            received,
            refunding,
            cancelled,
            method,
            expires,
            *begun,
        ) = row
        ran_out = method == "transfer" and not received and expires is not None and expires <= now and not any(begun)
        standing = Standing(goods, lessened, total - lessened, received - refunding, cancelled is not None or ran_out)
        due, waits = owed(rate, standing)
        yield agreement, ShareRow(code, placed, amount, due, waits)


def money_of(agreement_ids: Iterable[int]) -> dict[int, Earned]:
    """What each of these agreements came to. Two queries."""
    ids = list(agreement_ids)
    sums = {pk: [0, 0, 0, 0] for pk in ids}
    for agreement, row in _shares(CreatorShare.objects.filter(agreement__in=ids)):
        counted = sums[agreement]
        counted[0] += row.owed
        counted[1] += row.waiting
        counted[3] += bool(row.owed or row.waiting)
    for agreement, paid in _counted().filter(agreement__in=ids).values_list("agreement").annotate(Sum("amount")):
        sums[agreement][2] = paid
    return {pk: Earned(*four) for pk, four in sums.items()}


def rows_of(agreement: CreatorAgreement) -> list[ShareRow]:
    """The orders that were brought, newest first, without anything about who bought. One query."""
    found = CreatorShare.objects.filter(agreement=agreement).order_by("-claim__order__placed_at", "-pk")
    return [row for _agreement, row in _shares(found)][:MOST_ORDERS]


def settlements_of(agreement: CreatorAgreement) -> list[ShareSettlement]:
    """What was paid and stands, newest first. One query."""
    return list(_counted().filter(agreement=agreement).order_by("-at", "-pk")[:MOST_ORDERS])


def _counted() -> QuerySet[ShareSettlement]:
    return ShareSettlement.objects.filter(reverses=None, reversal=None)


def left_of(movement: payments.BankTransaction) -> int:
    """Đồng of an outgoing movement that settle no share yet."""
    used = _counted().filter(movement=movement).aggregate(sum_=Sum("amount"))["sum_"] or 0
    return int(movement.amount) - int(used)


def transfers_out(organisation_id: int) -> list[payments.BankTransaction]:
    """The newest movements out of the organisation's account, as the bank told of them. One query."""
    out = payments.BankTransaction.objects.filter(account__organisation_id=organisation_id, direction="out")
    return list(out.order_by("-at", "-pk")[:20])


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement as one of its sides sees it."""

    agreement: CreatorAgreement
    pays: bool
    money: Earned
    brought: Brought

    @property
    def other(self) -> str:
        return str(self.agreement.creator.name if self.pays else self.agreement.maker.name)


def agreements(actor: Actor) -> list[AgreementRow]:
    """Every agreement of this actor's organisation, newest first, with what it came to. Seven queries for any number."""
    found = list(
        CreatorAgreement.objects.visible_to(actor).select_related("creator", "maker").order_by("-proposed_at", "-pk")[:MOST_AGREEMENTS]
    )  # fmt: skip
    ids = [one.pk for one in found]
    money = money_of(ids)
    links = list(CreatorLink.objects.filter(agreement__in=ids).values_list("agreement", "link"))
    came = brought(link for _agreement, link in links)
    total = dict.fromkeys(ids, Brought())
    for agreement, link in links:
        total[agreement] += came[link]
    return [AgreementRow(one, one.maker_id == actor.organisation_id, money[one.pk], total[one.pk]) for one in found]


def creator_of(actor: Actor) -> Creator | None:
    """The creator's page of the organisation this actor acts for."""
    return Creator.objects.filter(organisation=actor.organisation_id).first() if actor.organisation_id else None


def creator_page(organisation_id: int) -> Creator | None:
    """The open page of an organisation that shows neighbours' goods. One query."""
    found: Creator | None = Creator.objects.public().filter(organisation=organisation_id).first()
    return found


def agreement_between(actor: Actor, organisation_id: int) -> CreatorAgreement | None:
    """What this actor's organisation and the other one agreed on or proposed to each other, as long as it waits or holds."""
    either = Q(maker=organisation_id) | Q(creator__organisation=organisation_id)
    alive = CreatorAgreement.objects.visible_to(actor).filter(either, turned_down_at=None, ended_at=None)
    found: CreatorAgreement | None = alive.order_by("-pk").first()
    return found


def creators_to_ask(actor: Actor) -> list[Creator]:
    """Whom a stall can ask to show its goods: open pages with which it has no agreement, its own commune's first. Two queries."""
    asked = CreatorAgreement.objects.filter(maker=actor.organisation_id, turned_down_at=None, ended_at=None)
    others = (
        Creator.objects.public().exclude(organisation=actor.organisation_id).exclude(pk__in=asked.values("creator"))
    )
    home = actor.organisation.unit_id
    near = Case(When(organisation__unit=home, then=0), default=1) if home else Value(0)
    return list(others.select_related("organisation__unit").order_by(near, "-opened_at", "-pk")[:MOST_TO_ASK])


@dataclass(frozen=True, slots=True)
class Shelf:
    """A stall on a creator's page: its goods, and the code under which they are ordered from there."""

    store: stores.Store
    code: str
    cards: Sequence[Any]


def shelves(creator: Creator) -> list[Shelf]:
    """What a creator shows now: goods buyers may see of every stall with an agreement in force. Five queries."""
    held = CreatorLink.objects.filter(
        agreement__in=CreatorAgreement.objects.in_force().filter(creator=creator), whole=True
    )
    codes = dict(held.values_list("agreement__maker", "link__code"))
    if not codes:
        return []
    found = stores.cards(stores.public_products().filter(organisation__in=codes)[:MOST_GOODS])
    by_store: dict[int, list[Any]] = {}
    for one in found:
        by_store.setdefault(one.store.pk, []).append(one)
    return [Shelf(those[0].store, codes[those[0].store.organisation_id], those) for those in by_store.values()]

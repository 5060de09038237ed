"""What a seller has to see of orders from channels: those that were sold there too often, those that could not be kept, what a channel
did not take, and the newest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import F, Prefetch, QuerySet

from lantoa.catalog import api as catalog
from lantoa.channels.adapters import registry
from lantoa.channels.models import ChannelSale, SaleStep
from lantoa.channels.models.sale import SHORT
from lantoa.kit.access import Actor, AnySeller
from lantoa.kit.database.together import One, Question, counted, how_many, together
from lantoa.orders import api as orders
from lantoa.stock import api as stock

MOST_SHOWN, MOST_TO_CALL, NEWEST = 20, 4, 30


class Troubles(NamedTuple):
    """How many orders of channels wait for the seller: sold there though there were too few, not kept for another reason, steps that a
    channel did not take, and buyers who ask to cancel."""

    oversold: int = 0
    unfit: int = 0
    untold: int = 0
    asked: int = 0

    @property
    def any(self) -> int:
        return self.oversold + self.unfit + self.untold + self.asked


def troubles(actor: Actor) -> Troubles:
    """What waits for this actor. One query."""
    return troubles_of(together(ask_troubles(actor)))


def _compose_unfit(organisation: int) -> QuerySet[ChannelSale, Any]:
    return counted(ChannelSale.objects.visible_to(AnySeller(organisation)).unfit(), short=SHORT)


_unfit = One(_compose_unfit, lambda row: (row.short, row.count - row.short) if row else (0, 0))
_untold = One(lambda organisation: counted(SaleStep.objects.visible_to(AnySeller(organisation)).waiting()), how_many)


@lru_cache
def _asked_at(channels: tuple[str, ...]) -> One[int]:
    return One(lambda organisation: counted(_unanswered(AnySeller(organisation), channels)), how_many)


def ask_troubles(actor: Actor) -> dict[str, Question[Any]]:
    """What `troubles_of` makes the same of, asked together with other things."""
    channels = tuple(sorted(registry.answering()))
    asked = _asked_at(channels)
    return {
        "sales_unfit": _unfit.of_seller(actor),
        "sales_untold": _untold.of_seller(actor),
        "sales_asked": asked.of_seller(actor) if channels else asked.nothing(),
    }


def troubles_of(answers: Mapping[str, Any]) -> Troubles:
    """Among these answers those of `ask_troubles`."""
    return Troubles(*answers["sales_unfit"], answers["sales_untold"], answers["sales_asked"])


def _unanswered(actor: Actor, channels: Collection[str]) -> QuerySet[ChannelSale]:
    answered = SaleStep.objects.filter(what="answer").values("sale")
    found: QuerySet[ChannelSale] = ChannelSale.objects.visible_to(actor).asked_to_cancel()
    return found.filter(account__ended_at=None, account__channel__in=channels).exclude(pk__in=answered)


def asked_to_cancel(actor: Actor) -> list[ChannelSale]:
    """Orders whose buyer asks to cancel and has no answer, the longest waiting first. One query."""
    found = _unanswered(actor, registry.answering()).select_related("account", "order")
    return list(found.order_by("cancel_asked_at", "pk")[:MOST_SHOWN])


@dataclass(frozen=True, slots=True)
class ToCall:
    """Somebody who waits for the goods: who, when they ordered, their number where it is known ("" where a channel masks it), the
    channel's name ("" for an order of the stall's own), the order of ours or none, and whether it is the sale itself."""

    name: str
    ordered_at: datetime
    phone: str
    channel: str
    code: str
    itself: bool


@dataclass(frozen=True, slots=True)
class Oversold:
    """An order that a channel sold though there were too few: what is missing of which goods, and who waits for them, whoever
    ordered last first: they are called first."""

    sale: ChannelSale
    missing: tuple[tuple[str, int], ...]
    waiting: tuple[ToCall, ...]
    can_be_refused: bool
    being_refused: bool

    @property
    def first(self) -> ToCall:
        return self.waiting[0]


def oversold(actor: Actor) -> list[Oversold]:
    """The longest waiting first. Five queries, however many."""
    steps = Prefetch("steps", SaleStep.objects.filter(what="cancel", dropped_at=None), to_attr="cancels")
    found = ChannelSale.objects.visible_to(actor).short().select_related("account").prefetch_related(steps)
    sales = list(found.order_by("placed_at", "pk")[:MOST_SHOWN])
    variants = {pk for sale in sales for pk, _quantity in sale.wants}
    if not variants:
        return []
    names = {one.pk: f"{one.product.name} {one.name}".strip() for one in catalog.ProductVariant.objects.filter(pk__in=variants).select_related("product")}  # fmt: skip
    held = _held(sales)
    others = _who_waits(actor, variants)
    return [_oversold(sale, names, held, others) for sale in sales]


def _held(sales: Sequence[ChannelSale]) -> dict[tuple[int, int], int]:
    kind = ChannelSale._meta.label_lower
    rows = stock.Hold.objects.filter(holder_type=kind, holder_id__in=[sale.pk for sale in sales])
    return {(row[0], row[1]): row[2] for row in rows.values_list("holder_id", "variant_id", "quantity")}


def _who_waits(actor: Actor, variants: Iterable[int]) -> dict[int, list[ToCall]]:
    """By variant, whoever ordered last first."""
    live = orders.Order.objects.visible_to(actor).live().filter(lines__variant__in=list(variants))
    rows = live.annotate(variant=F("lines__variant")).order_by("-placed_at", "-pk")
    found: dict[int, list[ToCall]] = {}
    for one in rows[: MOST_TO_CALL * 10]:
        found.setdefault(one.variant, []).append(
            ToCall(one.buyer_name, one.placed_at, one.buyer_phone, one.settled_by, one.code, itself=False)
        )
    return found


def _oversold(
    sale: ChannelSale, names: dict[int, str], held: dict[tuple[int, int], int], others: dict[int, list[ToCall]]
) -> Oversold:
    lacking = [(pk, quantity - held.get((sale.pk, pk), 0)) for pk, quantity in sale.wants]
    short = [(pk, missing) for pk, missing in lacking if missing > 0] or [(pk, number) for pk, number in sale.wants]
    itself = ToCall(sale.buyer_name, sale.placed_at or sale.created_at, sale.buyer_phone, sale.account.name, "", itself=True)  # fmt: skip
    waiting = {one.code: one for pk, _missing in short for one in others.get(pk, [])}
    last_first = sorted([itself, *waiting.values()], key=lambda one: one.ordered_at, reverse=True)
    return Oversold(
        sale, tuple((names.get(pk, ""), number) for pk, number in short), tuple(last_first[:MOST_TO_CALL]),
        sale.account.channel in registry.fulfilling(), bool(sale.cancels),  # type: ignore[attr-defined]
    )  # fmt: skip


def unfit(actor: Actor) -> list[ChannelSale]:
    """Orders that could not be kept though goods are not short, newest first. One query."""
    found = ChannelSale.objects.visible_to(actor).unfit().exclude(why="short").select_related("account")
    return list(found.order_by("-pk")[:MOST_SHOWN])


def untold(actor: Actor) -> list[SaleStep]:
    """What channels did not take, or want to know more about, the longest waiting first. One query."""
    found = SaleStep.objects.visible_to(actor).waiting().select_related("sale__account", "sale__order")
    return list(found.order_by("pk")[:MOST_SHOWN])


def newest(actor: Actor) -> list[ChannelSale]:
    """The newest orders of channels that became ours. Two queries."""
    found = ChannelSale.objects.visible_to(actor).exclude(order=None).select_related("account", "order")
    return list(found.prefetch_related("steps").order_by("-pk")[:NEWEST])

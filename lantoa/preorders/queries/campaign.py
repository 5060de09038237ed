"""Group buys as the market, their sellers and the rooms above see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from lantoa.kit.access import Actor, AnySeller
from lantoa.kit.database.together import One, Question, counted, how_many
from lantoa.kit.world import VIETNAM, world
from lantoa.orders import api as orders
from lantoa.preorders.models import Campaign, Pledge
from lantoa.preorders.rules import State


@dataclass(frozen=True, slots=True)
class Ahead:
    """Pieces of a variant that buyers wait for and that are no orders yet, with the day they are to be sent by. `sure`: enough joined and it
    is closed, so orders come of all of them; else `minimum` says from how many on they would."""

    campaign: int
    variant: int
    pieces: int
    minimum: int
    due_on: date
    sure: bool


def promised_ahead(organisation_id: int) -> list[Ahead]:
    """What the stall of this organisation may have to make beside its orders, soonest first; orders that were made of it already are not
    in it. Rehearsals are not either. Two queries."""
    mine = Campaign.objects.filter(
        store__organisation_id=organisation_id, store__rehearsal=False, settled_at=None, cancelled_at=None
    )
    waiting = Pledge.objects.to_settle().filter(campaign__in=mine).order_by().values_list("campaign")
    pieces = dict(waiting.annotate(Sum("quantity")))
    rows = mine.select_related("offer").order_by("due_on", "pk")
    return [
        Ahead(one.pk, one.offer.variant_id, pieces[one.pk], one.minimum, one.due_on, sure=one.state == "reached")
        for one in rows
        if one.pk in pieces and one.state in ("open", "reached")
    ]  # fmt: skip


def open_now() -> QuerySet[Campaign]:
    """Those everybody may join now, the soonest to close first."""
    return Campaign.objects.public().running(world.today()).to_show().order_by("last_day", "pk")


def running_for(product_id: int) -> Campaign | None:
    """The one running for this product, the soonest to close. One query."""
    found: Campaign | None = open_now().filter(offer__variant__product=product_id).first()
    return found


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a campaign's pledges: how many joined, pieces, orders by state (those `to_confirm` wait for the stall), those nobody paid for, orders that could not be made."""

    pledges: list[Pledge]
    refused: int
    unpaid: int
    waiting: int
    to_confirm: int
    paid: int


def outcome_of(campaign: Campaign) -> Outcome:
    """For its seller: the first 500 by name, the sums of all. Seven queries."""
    all_, now = Pledge.objects.live().filter(campaign=campaign), world.now()
    made = orders.Order.objects.filter(pk__in=all_.filter(order__isnull=False).values("order"))
    over = made.filter(cancelled_at__isnull=False).count() + made.expired(now).count()
    waiting, to_confirm = made.awaiting_payment(now).count(), made.to_confirm().count()
    pledges = list(all_.select_related("order", "unit").order_by("pk")[:500])
    return Outcome(
        pledges, all_.exclude(refused="").count(), over, waiting, to_confirm, made.count() - over - waiting - to_confirm
    )


@dataclass(frozen=True, slots=True)
class News:
    """A campaign that closes today or tomorrow, or that closed yesterday or today, with how it stands."""

    campaign: Campaign
    state: State
    today: bool


def news_of(actor: Actor) -> list[News]:
    """For the seller's day, what closes first before what closed; ten at most, no rehearsals. One query."""
    today = world.today()
    mine = _new(actor, **_days(today))
    found = mine.to_show().order_by(F("closed_at").desc(nulls_first=True), "last_day", "pk")[:10]
    return [News(one, one.state, one.last_day == today) for one in found]


def _days(today: date) -> dict[str, Any]:
    yesterday = datetime.combine(today - timedelta(days=1), time.min, VIETNAM)
    return {"today": today, "tomorrow": today + timedelta(days=1), "yesterday": yesterday}


def _new(actor: Actor, today: date, tomorrow: date, yesterday: datetime) -> QuerySet[Campaign]:
    closing = Q(closed_at=None, cancelled_at=None, last_day__gte=today, last_day__lte=tomorrow)
    mine = Campaign.objects.visible_to(actor)
    return mine.filter(closing | Q(closed_at__gte=yesterday), store__rehearsal=False)


_news = One(lambda organisation, **days: counted(_new(AnySeller(organisation), **days)), how_many)


def of_the_day(actor: Actor) -> dict[str, Question[Any]]:
    """How many campaigns have news for the screen of the seller's day (`campaigns`), so that `news_of` is worth asking."""
    return {"campaigns": _news.of_seller(actor, **_days(world.today()))}

"""Group buys as the market, their sellers and the rooms above see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from lantoa.kit.world import world
from lantoa.preorders.models import Campaign, Pledge


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
    """What came of a campaign's pledges: how many joined, pieces, orders by state, pieces nobody paid for, orders that could not be made."""

    pledges: list[Pledge]
    refused: int
    unpaid: int
    waiting: int
    paid: int


def outcome_of(campaign: Campaign) -> Outcome:
    """For its seller. One query."""
    rows = Pledge.objects.live().filter(campaign=campaign).select_related("order", "unit").order_by("pk")
    pledges = list(rows[:500])
    states = [one.order.state for one in pledges if one.order]
    over = sum(state in ("expired", "cancelled") for state in states)
    waiting = sum(state in ("awaiting_payment", "to_confirm") for state in states)
    return Outcome(pledges, sum(bool(one.refused) for one in pledges), over, waiting, len(states) - over - waiting)

"""What is to be made, is being made and was made; and how far that is from what the plan in force says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from lantoa.catalog import api as catalog
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.workforce.models import Plan, PlannedBatch, ProductionOrder


@dataclass(frozen=True, slots=True)
class MakingBoard:
    """Orders to make goods by what comes next, the plan's batches nobody ordered yet, and whether the plan says other numbers."""

    planned: Sequence[ProductionOrder]
    started: Sequence[ProductionOrder]
    done: QuerySet[ProductionOrder]
    batches: Sequence[PlannedBatch]
    differs: bool


def making_board(actor: Actor) -> MakingBoard:
    mine = ProductionOrder.objects.visible_to(actor).select_related("product")
    open_ = list(mine.open().order_by("day", "pk")[:200])
    planned = [one for one in open_ if one.state == "planned"]
    known = {
        (one.product_id, one.day): one for one in mine.filter(from_plan=True, cancelled_at=None, day__gte=world.today())
    }
    batches = _batches(actor)
    spots = {(one.product_id, one.day): one.quantity for one in batches}
    # A plan without batches is one too: a peak that was cancelled.
    plan = Plan.objects.visible_to(actor).current().first()
    seen_until = plan.first + timedelta(days=plan.days) if plan else date.min
    differs = any(
        one.state == "planned" and one.day < seen_until and spots.get(spot) != one.quantity
        for spot, one in known.items()
    )
    return MakingBoard(
        planned,
        [one for one in open_ if one.state == "started"],
        mine.done().select_related("lot").order_by("-done_at", "-pk"),
        [one for one in batches if (one.product_id, one.day) not in known],
        differs,
    )


def _batches(actor: Actor) -> list[PlannedBatch]:
    if actor.organisation_id is None:
        return []
    found = PlannedBatch.objects.filter(
        plan__organisation=actor.organisation_id, plan__replaced_at=None, day__gte=world.today(), quantity__gt=0
    )
    return list(found.select_related("product").order_by("day", "product__name", "pk")[:200])


def last_lot(product: catalog.Product) -> catalog.Lot | None:
    """The newest lot of this product, else of the same maker: where it was made is mostly the same."""
    own = catalog.Lot.objects.filter(product__organisation=product.organisation_id).order_by("-pk")
    return own.filter(product=product).first() or own.first()

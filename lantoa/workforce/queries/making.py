"""How goods are made, and what their last batches teach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from lantoa.catalog import api as catalog
from lantoa.kit.access import Actor
from lantoa.workforce.models import Making, MakingStep, Portion, ProductionOrder
from lantoa.workforce.rules.making import LATEST, Experience, Learnt, learn, planned_seconds


@dataclass(frozen=True, slots=True)
class Told:
    """A product and how it is made, if anybody said so."""

    product: catalog.Product
    making: Making | None
    seconds: int
    steps: int


def told_makings(actor: Actor) -> list[Told]:
    """Everything this actor's stall sells, each with how it is made. Three queries."""
    products = list(catalog.Product.objects.visible_to(actor).live().order_by("name", "pk")[:300])
    makings = {one.product_id: one for one in Making.objects.filter(product__in=products).prefetch_related("steps")}
    found = []
    for product in products:
        making = makings.get(product.pk)
        steps: list[MakingStep] = list(making.steps.all()) if making else []
        found.append(Told(product, making, sum(step.seconds for step in steps), len(steps)))
    return found


def portions_of(variant_ids: Iterable[int]) -> dict[int, int]:
    """How many thousandths of a piece each kind is; a kind nobody spoke of is one piece."""
    ids = list(variant_ids)
    said = Portion.objects.filter(variant__in=ids).values_list("variant_id", "thousandths")
    return {**dict.fromkeys(ids, 1000), **dict(said)}


def learnt_of(making: Making) -> Learnt | None:
    """What the batches that were done since its minutes were last looked at teach; None where that is nothing."""
    steps = list(making.steps.all())
    batches = [
        Experience(made / 1000, planned_seconds(steps, made / 1000), used) for made, used in reversed(_done(making))
    ]
    return learn(batches)


def _done(making: Making) -> list[tuple[int, int]]:
    done: QuerySet[ProductionOrder] = ProductionOrder.objects.done().filter(
        product=making.product_id, used_seconds__gt=0, made__gt=0
    )
    if making.minutes_settled_at:
        done = done.filter(done_at__gt=making.minutes_settled_at)
    return list(done.order_by("-done_at", "-pk").values_list("made", "used_seconds")[:LATEST])

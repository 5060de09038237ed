"""What is on the shelf, what is on its way, and what has to be bought for what is going to be made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max

from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.workforce.models import Ingredient, IngredientUse, Making, PlannedBatch, ProductionOrder, Purchase
from lantoa.workforce.rules.ingredient import Need, Supply, ToBuy, to_buy

# So many lines are said beside the plan; the list has all.
FIRST = 3


@dataclass(frozen=True, slots=True)
class Shopping:
    """One thing to buy: what, how much, by which day to order it; `late` where that day has gone by."""

    ingredient: Ingredient
    buy: ToBuy
    late: bool


@dataclass(frozen=True, slots=True)
class ShoppingList:
    """What to buy, what was ordered and is on its way, and whether anything at all is going to be made."""

    lines: Sequence[Shopping]
    coming: Sequence[Purchase]
    makes: bool


def shopping_list(actor: Actor) -> ShoppingList:
    """For what is going to be made from today on: orders to make goods that are not done, and the plan's batches nobody made one of yet."""
    ingredients = {one.pk: one for one in Ingredient.objects.visible_to(actor).live()}
    coming = list(
        Purchase.objects.coming()
        .filter(ingredient__in=ingredients)
        .select_related("ingredient")
        .order_by("ordered_at", "pk")
    )
    on_the_way: dict[int, int] = defaultdict(int)
    for one in coming:
        on_the_way[one.ingredient_id] += one.quantity
    supplies = [
        Supply(one.pk, one.on_shelf, on_the_way[one.pk], one.lead_days, one.keeps_days) for one in ingredients.values()
    ]
    made = going_to_be_made(actor)
    today = world.today()
    bought = to_buy(_needs(made, today), supplies)
    return ShoppingList(
        [Shopping(ingredients[one.ingredient], one, one.order_by < today) for one in bought], coming, bool(made)
    )


def first_to_order(actor: Actor, most: int = FIRST) -> list[Shopping]:
    """What has to be ordered first, so many lines of the list at most. One query where no ingredients are kept, else eight."""
    if not Ingredient.objects.visible_to(actor).live().exists():
        return []
    return list(shopping_list(actor).lines[:most])


def going_to_be_made(actor: Actor) -> list[tuple[int, date, int]]:
    """(product, day, pieces) of everything that is not done: an order to make goods counts before the batch the plan has in its place."""
    orders = ProductionOrder.objects.visible_to(actor)
    today = world.today()
    found = [(one.product_id, max(one.day, today), one.quantity) for one in orders.open()]
    spoken_of = set(orders.filter(cancelled_at=None, from_plan=True, day__gte=today).values_list("product", "day"))
    if actor.organisation_id is not None:
        batches = PlannedBatch.objects.filter(
            plan__organisation=actor.organisation_id, plan__replaced_at=None, day__gte=today, quantity__gt=0
        )
        found += [spot for spot in batches.values_list("product", "day", "quantity") if spot[:2] not in spoken_of]
    return found


def _needs(made: Sequence[tuple[int, date, int]], today: date) -> list[Need]:
    products = {product for product, _day, _pieces in made}
    ahead = dict(
        Making.objects.filter(product__in=products)
        .annotate(first=Max("steps__days_ahead"))
        .values_list("product", "first")
    )
    uses: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = IngredientUse.objects.filter(making__product__in=products)
    for product, ingredient, quantity in rows.values_list("making__product", "ingredient", "quantity"):
        uses[product].append((ingredient, quantity))
    return [
        # What is begun days before it is ready needs its ingredients then.
        Need(ingredient, max(day - timedelta(days=ahead.get(product) or 0), today), quantity * pieces)
        for product, day, pieces in made
        for ingredient, quantity in uses[product]
    ]


def ingredients_of(actor: Actor) -> list[Ingredient]:
    return list(Ingredient.objects.visible_to(actor).live().order_by("name", "pk")[:300])

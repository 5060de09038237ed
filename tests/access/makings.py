"""What a household of the cast makes: equipment, an ingredient that was ordered, a batch to make, and what was taken out of a lot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.kit.world import world
from lantoa.workforce.actions.equipment import keep_equipment
from lantoa.workforce.actions.ingredient import keep_ingredient, purchase
from lantoa.workforce.actions.production import plan_production
from lantoa.workforce.models import Equipment, Ingredient, LotPick, ProductionOrder, Purchase


def have_makings(product: catalog.Product, by: accounts.ActingPerson) -> None:
    """Call it once the household has its lot."""
    home = by.organisation
    keep_equipment(home, name="Cối đá", minutes_a_day=960, by=by)
    squid = keep_ingredient(home, name="Mực lá", unit="kg", on_shelf=10_000, by=by)
    purchase(squid, 5_000, arrived=False, by=by)
    plan_production(home, product, day=world.today(), quantity=20, by=by)
    lot = catalog.Lot.objects.get(product__organisation=home)
    variant = catalog.variants_of(lot.product)[0]
    LotPick.objects.create(lot=lot, variant=variant, quantity=1, by_id=by.person_id, at=world.now())


# By the name of an argument: what it is of a household.
OF_HOUSEHOLD: dict[str, Callable[[accounts.Organisation], Any]] = {
    "equipment_id": lambda home: Equipment.objects.get(organisation=home).pk,
    "ingredient_id": lambda home: Ingredient.objects.get(organisation=home).pk,
    "purchase_id": lambda home: Purchase.objects.get(ingredient__organisation=home).pk,
    "production_id": lambda home: ProductionOrder.objects.get(organisation=home).pk,
    "lot_pick_id": lambda home: LotPick.objects.get(lot__product__organisation=home).pk,
}
NOTHING = dict.fromkeys(OF_HOUSEHOLD, 987_654_321)

"""What a household of the cast makes: how, what of, what a plan asks for, what its last batches took, and what was taken out of a lot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.kit.world import world
from lantoa.workforce.actions.equipment import keep_equipment
from lantoa.workforce.actions.ingredient import keep_ingredient, purchase
from lantoa.workforce.actions.making import Said, StepSaid, write_making
from lantoa.workforce.actions.production import plan_production
from lantoa.workforce.models import Equipment, Ingredient, LotPick, Plan, ProductionOrder, Purchase

LOT = "ME-1"


def have_makings(product: catalog.Product, by: accounts.ActingPerson) -> None:
    """Call it once the household has its first lot: others look for that one."""
    home, now = by.organisation, world.now()
    keep_equipment(home, name="Cối đá", minutes_a_day=960, by=by)
    squid = keep_ingredient(home, name="Mực lá", unit="kg", on_shelf=10_000, by=by)
    purchase(squid, 5_000, arrived=False, by=by)
    write_making(product, Said([StepSaid("Giã tay", 300)], uses=[(squid.pk, 1_000)]), by=by)
    plan_production(home, product, day=world.today(), quantity=20, by=by)
    plan, _made = Plan.objects.current().get_or_create(
        organisation=home, replaced_at=None, defaults={"first": world.today(), "days": 14, "made_at": now}
    )
    plan.batches.get_or_create(product=product, day=world.today() + timedelta(days=9), defaults={"quantity": 60})
    # Three batches took twice as long as planned. The shelf of the stall is left as it is.
    done = {"made": 10_000, "used_seconds": 6_000, "started_at": now, "done_at": now, "created_at": now}
    for _batch in range(3):
        last = ProductionOrder.objects.create(
            organisation=home, product=product, day=world.today(), quantity=10, **done
        )
    lot = catalog.make_lot(product, catalog.Made(LOT, world.today(), "Thôn Đông Sơn", quantity=10), by=by)
    ProductionOrder.objects.filter(pk=last.pk).update(lot=lot)
    for variant in catalog.variants_of(product):
        last.kinds.create(variant=variant, made=10)
        LotPick.objects.create(lot=lot, variant=variant, quantity=1, by_id=by.person_id, at=now)


def lot_of(home: accounts.Organisation) -> int:
    return int(catalog.Lot.objects.get(product__organisation=home, code=LOT).pk)


# By the name of an argument: what it is of a household.
OF_HOUSEHOLD: dict[str, Callable[[accounts.Organisation], Any]] = {
    "equipment_id": lambda home: Equipment.objects.get(organisation=home).pk,
    "ingredient_id": lambda home: Ingredient.objects.get(organisation=home).pk,
    "purchase_id": lambda home: Purchase.objects.get(ingredient__organisation=home).pk,
    "production_id": lambda home: ProductionOrder.objects.open().get(organisation=home).pk,
    "lot_pick_id": lambda home: LotPick.objects.filter(lot__product__organisation=home).earliest("pk").pk,
    "workforce:lot.lot_id": lot_of,
}
NOTHING = {name: 987_654_321 for name in OF_HOUSEHOLD if "." not in name}

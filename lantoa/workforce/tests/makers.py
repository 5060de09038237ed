"""Short ways to a stall that makes squid cakes: how, what of, what is planned, and what came out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from lantoa.catalog import api as catalog
from lantoa.kit.world import world
from lantoa.orders.tests.factories import Stall, offers, stall
from lantoa.stock import api as stock
from lantoa.stores import api as stores
from lantoa.workforce.actions.ingredient import keep_ingredient
from lantoa.workforce.actions.making import Said, StepSaid, write_making
from lantoa.workforce.actions.production import CameOut, finish_production, plan_production
from lantoa.workforce.models import Ingredient, Plan, ProductionOrder

POUNDING = StepSaid("Giã tay", 300, 600, 20, "giã")


class Kitchen:
    """A stall with one product in one kind (or several), none of it on the shelf."""

    def __init__(self, *kinds: str) -> None:
        self.at: Stall = stall()
        self.by = self.at.by
        self.home = self.by.organisation
        self.offers: list[stores.Offer] = offers(self.at, *[(kind, 250_000, 0) for kind in kinds or ("",)])
        self.product: catalog.Product = self.offers[0].variant.product

    @property
    def variant(self) -> int:
        return int(self.offers[0].variant_id)

    def on_hand(self, number: int = 0) -> int:
        pk = self.offers[number].variant_id
        return stock.on_hand([pk]).get(pk, (0, 0))[0]

    def ingredient(self, name: str = "Mực", unit: str = "kg", on_shelf: int = 0, **changes: Any) -> Ingredient:
        return keep_ingredient(self.home, name=name, unit=unit, on_shelf=on_shelf, by=self.by, **changes)

    def making(self, **changes: Any) -> Any:
        said = {"steps": [POUNDING, StepSaid("Gói", 60)], "shelf_life_days": 30, **changes}
        return write_making(self.product, Said(**said), by=self.by, key=world.uuid7())

    def plan(self, *batches: tuple[int, int]) -> Plan:
        """A new plan in force: (in how many days, how many pieces)."""
        now = world.now()
        Plan.objects.current().filter(organisation=self.home).update(replaced_at=now)
        made = Plan.objects.create(organisation=self.home, first=world.today(), days=14, made_at=now)
        for days, quantity in batches:
            made.batches.create(product=self.product, day=self.day(days), quantity=quantity)
        return made

    def order(self, quantity: int = 10, days: int = 0) -> ProductionOrder:
        return plan_production(
            self.home, self.product, day=self.day(days), quantity=quantity, by=self.by, key=world.uuid7()
        )

    def finish(
        self, made: int = 10, spoiled: int = 0, *, code: str = "", days: int = 30, minutes: int | None = None, **changes: Any
    ) -> ProductionOrder:  # fmt: skip
        """One batch from the first word to the shelf."""
        kinds: Mapping[int, tuple[int, int]] = changes.pop("kinds", {self.variant: (made, spoiled)})
        expires = world.today() + timedelta(days=days) if code else None
        out = CameOut(kinds, minutes, code, expires, "Thôn Đông Sơn")
        return finish_production(self.order(max(made, 1)), out, by=self.by, key=world.uuid7())

    @staticmethod
    def day(days: int) -> date:
        return world.today() + timedelta(days=days)

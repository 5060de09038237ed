"""A variant with so many units on hand, and somebody who counts."""

from __future__ import annotations

from dataclasses import dataclass, field

from lantoa.accounts.models import Organisation
from lantoa.catalog.models import Category, Product, ProductVariant
from lantoa.kit.world import world
from lantoa.stock.models import Stock


@dataclass(frozen=True)
class Counter:
    person_id: int | None = 1
    organisation_id: int | None = 1
    helping: bool = False
    roles: frozenset[str] = field(default_factory=lambda: frozenset({"person", "owner"}))


def variant(on_hand: int, name: str = "") -> ProductVariant:
    now = world.now()
    organisation, _ = Organisation.objects.get_or_create(kind="household", name="Bếp", defaults={"created_at": now})
    category, _ = Category.objects.get_or_create(slug="hai-san", defaults={"name": "Hải sản"})
    product = Product.objects.create(
        organisation=organisation, name="Chả mực", folded="cha muc", category=category, unit="kg", created_at=now
    )
    made = ProductVariant.objects.create(product=product, name=name)
    Stock.objects.create(variant=made, on_hand=on_hand)
    return made

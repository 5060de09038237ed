"""What is put up by hand where, what of it is out of date, and what the card of a product says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from lantoa.catalog import api as catalog
from lantoa.channels.models import Upload
from lantoa.channels.rules.board import Board, Line, board, boards, card
from lantoa.kit.access import Actor
from lantoa.kit.money import format_dong
from lantoa.kit.phone import display
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.stock import api as stock
from lantoa.stores import api as stores
from lantoa.ui.addresses import address

MOST_UPLOADS = 200


@dataclass(frozen=True, slots=True)
class Present:
    """What is true of a product here and now: the lowest price in đồng, how many of all kinds are left, whether buyers see it."""

    price: int
    left: int
    seen: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Goods as they were put up at a place, and as they are here now (None: not on sale here any more)."""

    upload: Upload
    place: Board | None
    now: Present | None

    @property
    def name(self) -> str:
        return self.place.name if self.place else self.upload.board

    @property
    def price_differs(self) -> bool:
        return self.now is not None and self.now.price != self.upload.price

    @property
    def stock_differs(self) -> bool:
        """Whether buyers there are told the contrary of what is so: sold out here, or there again, or out of sight."""
        return self.upload.had_any != (self.now is not None and self.now.seen and self.now.left > 0)

    def is_stale(self) -> bool:
        return self.price_differs or self.stock_differs or self.upload.link == "gone"


def present(product_ids: Iterable[int], organisation_id: int) -> dict[int, Present]:
    """What is true now of these goods of one organisation, by product id; what is not on sale is left out. One query."""
    ids = set(product_ids)
    if not ids:
        return {}
    offers = stores.Offer.objects.live().filter(store__organisation_id=organisation_id, store__rehearsal=False)
    rows = stock.with_left(offers.filter(variant__product_id__in=ids), "variant_id", now=world.now())
    found: dict[int, Present] = {}
    for product_id, left, price, shown, withheld in rows.values_list("variant__product_id", "left", "price", "shown", "withheld"):  # fmt: skip
        seen = shown and not withheld
        before = found.get(product_id, Present(price, 0, False))
        found[product_id] = Present(min(before.price, price), before.left + (left if seen else 0), before.seen or seen)
    return found


def standing(actor: Actor, product_id: int | None = None) -> list[Standing]:
    """What stands outside of this actor's goods, what must be set right first. Two queries."""
    found = Upload.objects.visible_to(actor).live().select_related("product").order_by("-noted_at", "-pk")
    if product_id is not None:
        found = found.filter(product=product_id)
    rows = list(found[:MOST_UPLOADS])
    there = present((row.product_id for row in rows), actor.organisation_id or 0)
    all_ = [Standing(row, board(row.board), there.get(row.product_id)) for row in rows]
    return sorted(all_, key=lambda one: not one.is_stale())


def open_boards(day: date) -> list[Board]:
    return [one for one in boards() if one.is_open(day)]


def lines(product: catalog.Product, store: stores.Store, place: Board) -> list[Line]:
    """What to copy into each field at this place. Two queries and those of `present`."""
    variants = {one.pk: one.name for one in catalog.variants_of(product)}
    prices = dict(stores.Offer.objects.live().filter(store=store, variant__in=variants).values_list("variant_id", "price"))  # fmt: skip
    left = stock.available(variants)
    kinds = [f"{name}: {format_dong(prices[pk])}" for pk, name in variants.items() if name and pk in prices]
    facts = {
        "title": product.name, "category": product.category.title, "price": str(min(prices.values(), default="")), "unit": product.unit,
        "kinds": "\n".join(kinds), "left": str(sum(left[pk] for pk in prices)), "description": product.description, "maker": store.name,
        "place": places.unit_title(store.unit), "phone": display(store.phone), "link": settings.PUBLIC_URL.rstrip("/") + address("stores:product", product.pk),
    }  # fmt: skip
    return card(place, facts)

"""One product at all of a seller's shops and pages: how it stands at each, and what could be different there."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from lantoa.catalog import api as catalog
from lantoa.channels.adapters import registry
from lantoa.channels.models import ChannelAccount, Listing, ListingVariant
from lantoa.channels.rules import channels
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.stores import api as stores


@dataclass(frozen=True, slots=True)
class Place:
    """A working shop or page, and the product's listing there, where there is one."""

    account: ChannelAccount
    listing: Listing | None


def places_for(actor: Actor, product: catalog.Product) -> list[Place]:
    """The actor's working shops and pages where goods can be shown today. Three queries."""
    today, shown = world.today(), registry.showcases()
    mine = Listing.objects.alive().filter(product=product).prefetch_related(Prefetch("variants", to_attr="rows"))
    found = ChannelAccount.objects.visible_to(actor).working().filter(channel__in=shown).order_by("pk")
    rows = found.prefetch_related(Prefetch("listings", mine, to_attr="there"))
    return [Place(one, one.there[0] if one.there else None) for one in rows if channels.is_open(one.channel, today)]  # type: ignore[attr-defined]


def prices_of(product: catalog.Product) -> dict[catalog.ProductVariant, int]:
    """What can be bought of the product and what it costs in the stall, in its order. Two queries."""
    variants = catalog.variants_of(product)
    prices = dict(stores.Offer.objects.live().filter(variant__in=variants).values_list("variant_id", "price"))
    return {one: prices[one.pk] for one in variants if one.pk in prices}


def own_of(listing: Listing) -> dict[str, object]:
    """What a listing has of its own, as the form shows it."""
    rows: list[ListingVariant] = listing.rows  # type: ignore[attr-defined]
    said: dict[str, object] = {
        "chosen": True, "title": listing.title, "description": listing.description, "category": listing.category,
        "weight_grams": listing.weight_grams or None, **{f"price_{row.variant_id}": row.price for row in rows},
    }  # fmt: skip
    return said

"""What search engines read of a stall and its goods: schema.org in JSON-LD, the same facts that the page shows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from lantoa.catalog import api as catalog
from lantoa.documents import api as documents
from lantoa.stores.models import Offer, Store
from lantoa.stores.queries import Rating
from lantoa.ui.addresses import address as address_of

_SHELVES = {shelf.slug: shelf.name for shelf in catalog.CATEGORIES}


def of_store(store: Store, site: str, cover: str) -> Markup:
    """The stall as a Store with its place and phone."""
    return _written(
        {"@context": "https://schema.org", **_store(store, site), **({"image": site + cover} if cover else {})}
    )


def of_product(
    product: catalog.Product,
    offers: Sequence[Offer],
    left: Mapping[int, int],
    photos: Sequence[documents.Photo],
    site: str,
    rating: Rating,
    resting: bool,
    grade: catalog.Grade | None = None,
) -> Markup:
    """The product with an Offer for each kind: price in đồng, in stock or sold out, sold by the stall; and what buyers
    say of it, where any did. What Google asks of a page of goods (developers.google.com/search/docs/appearance/structured-data/merchant-listing):
    name, image, and of an offer price, currency and availability; the brand, number and condition stand as in the product lists."""
    address = site + address_of("stores:product", product.pk)
    described: dict[str, Any] = {
        "@context": "https://schema.org", "@type": "Product", "name": product.name, "url": address, "category": _SHELVES[product.category_id],
        "brand": {"@type": "Brand", "name": offers[0].store.name}, "image": [site + address_of("stores:product_card", product.pk)],
        "offers": [_offer(offer, left, address, site, resting) for offer in offers],
    }  # fmt: skip
    if product.description:
        described["description"] = product.description
    if photos:
        described["image"] = [site + documents.photo_url(photo) for photo in photos]
    if grade:
        # Only while its decision holds.
        described["award"] = f"OCOP {grade.stars} sao, {grade.decision_number}, {grade.decided_on:%d/%m/%Y}"
    if rating.count:
        said = {"ratingValue": f"{rating.average:.1f}", "reviewCount": rating.count, "bestRating": 5, "worstRating": 1}
        described["aggregateRating"] = {"@type": "AggregateRating", **said}
    return _written(described)


def _offer(offer: Offer, left: Mapping[int, int], address: str, site: str, resting: bool) -> dict[str, Any]:
    # A stall on holiday takes no order for what it has.
    there = "SoldOut" if not left.get(offer.variant_id) else "OutOfStock" if resting else "InStock"
    named = {"name": offer.variant.name} if offer.variant.name else {}
    return {
        "@type": "Offer", **named, "sku": f"LT-{offer.variant_id}", "itemCondition": "https://schema.org/NewCondition", "url": address, "price": offer.price, "priceCurrency": "VND",
        "availability": f"https://schema.org/{there}", "seller": _store(offer.store, site),
    }  # fmt: skip


def _store(store: Store, site: str) -> dict[str, Any]:
    place = {
        "@type": "PostalAddress",
        "addressCountry": "VN",
        "addressRegion": "Quảng Ninh",
        "addressLocality": store.unit.full_name,
    }
    return {
        "@type": "Store", "name": store.name, "url": site + address_of("stores:store", store.slug), "telephone": store.phone, "address": place,
    }  # fmt: skip


def _written(described: Mapping[str, Any]) -> Markup:
    # Inside a script element only `</` could end it; as \\u003c it is the same JSON.
    text = json.dumps(described, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704

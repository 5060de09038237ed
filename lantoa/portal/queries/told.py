"""What this market tells other machines: goods, stalls, receipts, certificates, and who it is, in the words of docs/api.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from lantoa.catalog import api as catalog
from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.own_key import published_keys
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.orders import api as orders
from lantoa.places import api as places
from lantoa.portal.queries.search import market
from lantoa.portal.rules.market_document import MarketKey
from lantoa.stores import api as stores

# More than this is left is nobody's business but the stall's.
MOST_TOLD = 99
PICTURE = 640


def here() -> str:
    """This market's address, as other markets know it."""
    return str(settings.PUBLIC_URL).lower().rstrip("/")


def page_of(route: str, *arguments: object) -> str:
    """The whole address of a page in the first language."""
    with translation.override(settings.LANGUAGES[0][0]):
        return here() + reverse(route, args=arguments)


def is_sandbox() -> bool:
    return bool(settings.DEMO) or not settings.PRODUCTION


def context(action: str) -> dict[str, Any]:
    """Who answers what. No moment stands in it: the same answer is the same bytes, and the signature says when."""
    return {
        "domain": "retail", "action": action, "version": "1", "bpp_id": urlsplit(here()).netloc, "bpp_uri": here(),
        "location": {"country": {"code": "VNM"}, "state": {"name": settings.PROVINCE_NAME}},
        "environment": "sandbox" if is_sandbox() else "production",
    }  # fmt: skip


def found_products(text: str) -> list[int]:
    """The ids of what fits these words, the best first, as the market's own search finds it."""
    return market.search(text).products


def told_items(product_ids: Sequence[int]) -> list[dict[str, Any]]:
    """These goods as other markets show them, in this order; what buyers may not see is left out. Seven queries at most."""
    products = {product.pk: product for product in stores.market_products().filter(pk__in=product_ids)}
    return _items(stores.cards(products[pk] for pk in product_ids if pk in products))


def told_stall(slug: str) -> dict[str, Any] | None:
    """A stall that buyers may see; None for any other. One query."""
    store = stores.public_stores().filter(slug=slug).first()
    return store and {
        **_provider(store),
        "url": page_of("stores:store", store.slug),
        "long_desc": store.story,
        "resting": store.is_closed(world.today()),
    }


def told_goods_of(slug: str, after: int, most: int) -> list[dict[str, Any]]:
    """What this stall shows, the newest first: so many after that product (0: from the first)."""
    store = stores.public_stores().filter(slug=slug).first()
    if store is None:
        return []
    products = stores.products_in(store)
    if after:
        last = catalog.Product.objects.filter(pk=after).values_list("created_at", flat=True).first()
        if last is None:
            return []
        products = products.filter(created_at__lte=last).exclude(created_at=last, pk__gte=after)
    return _items(stores.cards(products[:most], store=store))


def told_product(product_id: int) -> dict[str, Any] | None:
    """One thing with all its kinds, as the market shows it; None where buyers may not see it."""
    items = told_items([product_id])
    if not items:
        return None
    product = catalog.Product.objects.get(pk=product_id)
    rows = stores.market_offers().filter(variant__product=product_id)
    offers = list(rows.order_by("variant__position", "variant_id"))
    kinds = [
        {"id": f"{product_id}-{offer.variant_id}", "parent_item_id": str(product_id), "descriptor": {"name": offer.variant.name or product.name}, "price": _price(offer.price, product.unit)}
        for offer in offers
    ]  # fmt: skip
    return {**items[0], "long_desc": product.description, "variants": kinds}


def _items(cards: Iterable[stores.Card]) -> list[dict[str, Any]]:
    shown = list(cards)
    stars = catalog.stars_of([card.product.pk for card in shown])
    today = world.today()
    return [_item(card, stars.get(card.product.pk), today) for card in shown]


def _item(card: stores.Card, grade: catalog.Grade | None, today: date) -> dict[str, Any]:
    product, store = card.product, card.store
    address = (
        page_of("stores:product_at", store.slug, product.pk)
        if card.consigned
        else page_of("stores:product", product.pk)
    )
    # A stall on holiday takes no order for what it has.
    there = "SoldOut" if not card.left else "OutOfStock" if store.is_closed(today) else "InStock"
    picture = card.picture.single(PICTURE) if isinstance(card.picture, documents.Picture) else card.picture
    ocop = (
        [
            {
                "descriptor": {"code": "ocop", "name": "OCOP"},
                "list": [{"descriptor": {"code": "stars"}, "value": str(grade.stars)}],
            }
        ]
        if grade
        else []
    )
    return {
        "id": str(product.pk),
        "descriptor": {"name": product.name, "images": [{"url": f"{here()}{picture}"}] if picture else []},
        "price": _price(card.price, product.unit),
        "quantity": {"available": {"count": max(0, min(card.left, MOST_TOLD))}},
        "availability": there,
        "category_ids": [product.category_id],
        "provider": _provider(store),
        "url": address,
        "tags": ocop,
    }  # fmt: skip


def _price(amount: int, unit: str) -> dict[str, str]:
    return {"currency": "VND", "value": str(amount), "unit": unit}


def _provider(store: stores.Store) -> dict[str, Any]:
    place = {"id": store.unit.pk, "descriptor": {"name": store.unit.full_name}}
    return {"id": store.slug, "descriptor": {"name": store.name}, "locations": [place]}


def told_receipt(code: str) -> dict[str, Any] | None:
    """What `/verify/` says of a receipt, with the proof that its seals stand under a signed root: no names, no goods, and not the entries
    themselves, which say by number who ordered. None for a code that nobody has."""
    found = orders.receipt_by_code(code)
    if found is None:
        return None
    order, proofs = found.order, [proof for proof in (found.placed, found.paid) if proof and proof.root and proof.seal]
    told = found.verdict != "changed"
    shown = told and found.verdict != "erased"
    return {
        "receipt": {
            "code": order.code,
            "verdict": found.verdict,
            "provider": _provider_of_order(order),
            "placed_at": _moment(order.placed_at),
            "paid_at": _moment(found.paid_at) if told and found.paid_at else None,
            "total": {"currency": "VND", "value": str(order.total)} if shown else None,
            "rehearsal": order.rehearsal,
            "url": page_of("portal:verify_receipt", order.code),
        },
        "proofs": [_sealed(proof) for proof in proofs] if told else [],
        "witnesses": [{"name": seen.witness.name, "at": _moment(seen.at)} for seen in journal.seen_by(found.root)] if found.root else [],
    }  # fmt: skip


def _provider_of_order(order: orders.Order) -> dict[str, Any]:
    told = _provider(order.store)
    return {**told, "descriptor": {"name": order.store_name or order.store.name}}


def _sealed(proof: journal.Proof) -> dict[str, Any]:
    return {name: value for name, value in proof.written().items() if name not in {"entry", "before"}}


def told_certificate(code: str) -> dict[str, Any] | None:
    """A certificate whose code somebody was shown: its signed text, and whether it still holds. None for a code that nobody has."""
    found = learning.certificate_by_code(code)
    if found is None:
        return None
    checked = learning.check_certificate(found)
    return {
        "certificate": {
            "code": found.code, "verdict": checked.verdict, "credential": found.credential, "url": page_of("portal:verify_certificate", found.code),
        }
    }  # fmt: skip


def told_self(keys: Iterable[MarketKey]) -> dict[str, Any]:
    """Who this market is: its name and province, the keys that count, and where it is asked."""
    api = f"{here()}/api/v1"
    return {
        "version": 1,
        "context": context("lookup"),
        "name": settings.MARKET_NAME,
        "province": {"name": settings.PROVINCE_NAME, "country": "VNM"},
        "url": here(),
        "environment": "sandbox" if is_sandbox() else "production",
        "keys": [key.written() for key in keys],
        "root_keys": [key.hex() for key in journal.public_keys()],
        "certificates": {
            "issuer": page_of("learning:certificate_keys"),
            "keys": [key.hex() for key in published_keys(Path(settings.BADGE_KEY))],
        },
        "endpoints": {
            "openapi": f"{api}/openapi.json", "search": f"{api}/search", "product": f"{api}/products/{{id}}", "stall": f"{api}/stalls/{{id}}",
            "receipt": f"{api}/receipts/{{code}}", "certificate": f"{api}/certificates/{{code}}", "roots": page_of("machines:roots"),
            "figures": page_of("insights:catalog"), "docs": page_of("portal:api"),
        },
    }  # fmt: skip


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


__all__ = [
    "context",
    "found_products",
    "here",
    "places",
    "told_certificate",
    "told_goods_of",
    "told_items",
    "told_product",
    "told_receipt",
    "told_self",
    "told_stall",
]

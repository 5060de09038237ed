"""A stall's goods for machines: an Atom feed of what is new, and the product feeds that Google and Meta read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from lantoa.catalog import api as catalog
from lantoa.documents import api as documents
from lantoa.stock import api as stock
from lantoa.stores.models import Offer, Store
from lantoa.stores.queries import offers_to_print, products_in, public_stores
from lantoa.stores.views.store import site

# Limits of the two product feeds (support.google.com/merchants/answer/7052112; Meta names the same fields).
TITLE, DESCRIPTION = 150, 5000
COLUMNS = (
    "id",
    "title",
    "description",
    "availability",
    "condition",
    "price",
    "link",
    "image_link",
    "brand",
    "item_group_id",
)
_NEWEST = 24
_GOOGLE_NAMESPACE = "http://base.google.com/ns/1.0"


@require_safe
def atom(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest goods of one stall, for whoever follows it."""
    store = _public(slug)
    here = site() + reverse("stores:store", args=[store.slug])
    feed = Atom1Feed(
        title=store.name, link=here, description=store.story[:300], language="vi", feed_url=site() + request.path
    )
    for product in products_in(store)[:_NEWEST]:
        link = site() + reverse("stores:product", args=[product.pk])
        feed.add_item(
            title=product.name, link=link, description=product.description[:500], unique_id=link,
            pubdate=product.created_at, updateddate=product.created_at,
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
def google(request: HttpRequest, slug: str) -> HttpResponse:
    """RSS 2.0 with Google's names: availability in_stock or out_of_stock, prices as "150000 VND"."""
    store = _public(slug)
    items = "".join(_item({**row, "identifier_exists": "no"}) for row in _rows(store, "in_stock", "out_of_stock"))
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g={quoteattr(_GOOGLE_NAMESPACE)}><channel>'
        f"<title>{escape(store.name)}</title><link>{escape(site() + reverse('stores:store', args=[store.slug]))}</link>"
        f"<description>{escape(store.story[:300])}</description>{items}</channel></rss>\n"
    )
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


@require_safe
def meta(request: HttpRequest, slug: str) -> HttpResponse:
    """CSV with Meta's names: the same fields, availability written with a space."""
    store, written = _public(slug), io.StringIO()
    writer = csv.DictWriter(written, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        {name: _plain(value) for name, value in row.items()} for row in _rows(store, "in stock", "out of stock")
    )
    return HttpResponse(written.getvalue(), content_type="text/csv; charset=utf-8")


def _public(slug: str) -> Store:
    store = public_stores().filter(slug=slug).first()
    if store is None:
        raise Http404
    return store


def _rows(store: Store, there: str, gone: str) -> Iterator[dict[str, str]]:
    offers = offers_to_print(store)
    left = stock.available([offer.variant_id for offer in offers])
    photos = catalog.main_photos([offer.variant.product_id for offer in offers])
    for offer in offers:
        yield _row(offer, store, there if left[offer.variant_id] else gone, photos.get(offer.variant.product_id))


def _row(offer: Offer, store: Store, availability: str, photo: documents.Photo | None) -> dict[str, str]:
    product = offer.variant.product
    title = " · ".join(part for part in (product.name, offer.variant.name) if part)
    image = site() + (documents.photo_url(photo) if photo else reverse("stores:product_card", args=[product.pk]))
    return {
        "id": f"LT-{offer.variant_id}", "title": title[:TITLE], "description": (product.description or title)[:DESCRIPTION],
        "availability": availability, "condition": "new", "price": f"{offer.price} VND",
        "link": site() + reverse("stores:product", args=[product.pk]), "image_link": image, "brand": store.name[:70],
        "item_group_id": f"LT-P{product.pk}",
    }  # fmt: skip


def _item(row: dict[str, Any]) -> str:
    return "<item>" + "".join(f"<g:{name}>{escape(value)}</g:{name}>" for name, value in row.items()) + "</item>"


def _plain(value: str) -> str:
    # A spreadsheet would run what begins like a formula.
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value

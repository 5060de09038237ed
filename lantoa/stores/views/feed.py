"""Goods for machines: an Atom feed of what is new in a stall, and the product lists that Google and Meta read, of a stall and of the market."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import override
from django.views.decorators.http import require_safe

from lantoa.catalog import api as catalog
from lantoa.documents import api as documents
from lantoa.kit.page_cache.names import MARKET, seller
from lantoa.kit.world import world
from lantoa.stores.models import Store
from lantoa.stores.queries import last_numbered_offer, listed_in_market, listed_in_store, products_in, public_stores
from lantoa.stores.rules import feed as rules
from lantoa.stores.rules.stall import is_closed
from lantoa.stores.views.store import for_everybody, site
from lantoa.ui.addresses import address
from lantoa.ui.kept import keep

_NEWEST = 24
# How many numbers of offers one list of the market spans: a page is asked for by ?trang=, and its goods never move to another.
ON_A_LIST = 2_000
_SHELVES = {shelf.slug: shelf.name for shelf in catalog.CATEGORIES}
Row = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Form:
    """One form of the list: what kind of file, each one's words for what can be had, and how rows become text."""

    kind: str
    words: Mapping[bool, str]
    written: Callable[[str, str, str, Iterable[Row]], str]


_XML = _Form("application/xml", rules.IN_GOOGLE, rules.in_xml)
_TSV = _Form(
    "text/tab-separated-values",
    rules.IN_GOOGLE,
    lambda _title, _link, _words, rows: rules.in_cells(rules.COLUMNS, rows, tabs=True),
)
_CSV = _Form("text/csv", rules.IN_META, lambda _title, _link, _words, rows: rules.in_cells(rules.OF_META, rows))


@require_safe
def atom(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest goods of one stall, for whoever follows it."""
    store = _public(slug)
    here = site() + reverse("stores:store", args=[store.slug])
    feed = Atom1Feed(
        title=_plain(store.name),
        link=here,
        description=_plain(store.story[:300]),
        language="vi",
        feed_url=site() + request.path,
    )
    for product in products_in(store)[:_NEWEST]:
        link = site() + reverse("stores:product", args=[product.pk])
        feed.add_item(
            title=_plain(product.name), link=link, description=_plain(product.description[:500]), unique_id=link,
            pubdate=product.created_at, updateddate=product.created_at,
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _plain(text: str) -> str:
    """Without the signs XML cannot carry."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n")


@require_safe
def google(request: HttpRequest, slug: str) -> HttpResponse:
    """RSS 2.0 with Google's names."""
    return _of_store(request, slug, _XML)


@require_safe
def google_tabs(request: HttpRequest, slug: str) -> HttpResponse:
    """The same, apart by tabs."""
    return _of_store(request, slug, _TSV)


@require_safe
def meta(request: HttpRequest, slug: str) -> HttpResponse:
    """CSV with Meta's names and words."""
    return _of_store(request, slug, _CSV)


@require_safe
def market_google(request: HttpRequest) -> HttpResponse:
    return _of_market(request, _XML)


@require_safe
def market_google_tabs(request: HttpRequest) -> HttpResponse:
    return _of_market(request, _TSV)


@require_safe
def market_meta(request: HttpRequest) -> HttpResponse:
    return _of_market(request, _CSV)


def _public(slug: str) -> Store:
    store = public_stores().filter(slug=slug).first()
    if store is None:
        raise Http404
    return store


def _of_store(request: HttpRequest, slug: str, form: _Form) -> HttpResponse:
    store = _public(slug)
    offers = listed_in_store(store)
    link = site() + reverse("stores:store", args=[store.slug])
    answer = _answer(form, store.name, link, store.story[:300] or store.name, offers)
    return for_everybody(request, answer, store, until=_until(offers), public=True)


def _of_market(request: HttpRequest, form: _Form) -> HttpResponse:
    """One span of the market's offers; the next is named in the header Link. Three queries."""
    asked = request.GET.get("trang", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 else 0
    last = -(-last_numbered_offer() // ON_A_LIST)
    if number != 1 and not 1 <= number <= last:
        raise Http404
    offers = listed_in_market((number - 1) * ON_A_LIST, number * ON_A_LIST)
    answer = _answer(form, "Lan Tỏa", site() + reverse("portal:home"), "Lan Tỏa", offers)
    if number < last:
        answer["Link"] = f'<{site()}{request.path}?trang={number + 1}>; rel="next"'
    names = [MARKET, *(seller(one) for one in {offer.store__organisation_id for offer in offers})]
    return keep(request, answer, names=names, until=_until(offers))


def _answer(form: _Form, title: str, link: str, words: str, offers: Sequence[Any]) -> HttpResponse:
    # Names of shelves are the market's own, in Vietnamese like the goods: one language a list.
    with override("vi"):
        text = form.written(title, link, words, _rows(offers, form.words))
    return HttpResponse(text, content_type=f"{form.kind}; charset=utf-8")


def _until(offers: Sequence[Any]) -> datetime | None:
    return min((offer.frees_at for offer in offers if offer.frees_at), default=None)


def _rows(offers: Sequence[Any], words: Mapping[bool, str]) -> list[Row]:
    photos = catalog.photos_of(dict.fromkeys(offer.variant__product_id for offer in offers)) if offers else {}
    today = world.today()
    return [
        _row(
            offer,
            words[offer.left > 0 and not is_closed(offer.store__closed_from, offer.store__closed_until, today)],
            photos.get(offer.variant__product_id, []),
        )
        for offer in offers
    ]


def _row(offer: Any, availability: str, photos: Sequence[documents.Photo]) -> Row:
    product, kind = offer.variant__product_id, offer.variant__name
    title = " · ".join(part for part in (offer.variant__product__name, kind) if part)
    pictures = [site() + documents.photo_url(photo) for photo in photos]
    pictures = pictures or [site() + address("stores:product_card", product)]
    return {
        "id": f"LT-{offer.variant_id}", "title": rules.plain(title, "title"),
        "description": rules.plain(offer.variant__product__description, "description") or rules.plain(title, "description"),
        "availability": availability, "condition": "new", "price": rules.price(offer.price), "link": site() + address("stores:product", product),
        "image_link": pictures[0], "additional_image_link": pictures[1 : 1 + rules.MOST_MORE_PHOTOS], "brand": rules.plain(offer.store__name, "brand"),
        # Kinds of one product say by what they differ; what has no kinds is in no group.
        "item_group_id": f"LT-P{product}" if kind else "", "size": rules.plain(kind, "size"),
        "product_type": _SHELVES[offer.variant__product__category_id], "identifier_exists": "no",
    }  # fmt: skip

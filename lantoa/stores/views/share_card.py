"""The picture that chats show when somebody shares a stall or a product."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lantoa.catalog import api as catalog
from lantoa.documents import api as documents
from lantoa.kit import money
from lantoa.places import api as places
from lantoa.stores.queries import offers_seen_by_buyers, store_at


@require_safe
@cache_control(public=True, max_age=600)
def of_store(request: HttpRequest, slug: str) -> HttpResponse:
    """Name, commune and cover."""
    store = store_at(slug)
    if store is None or not store.is_public():
        raise Http404
    return _card(store.name, _place(store.unit), "", store.cover)


@require_safe
@cache_control(public=True, max_age=600)
def of_product(request: HttpRequest, product_id: int) -> HttpResponse:
    """Name, price, stall and first photo."""
    offers = offers_seen_by_buyers(product_id)
    if not offers:
        raise Http404
    product, store = offers[0].variant.product, offers[0].store
    price = f"{money.format_dong(min(offer.price for offer in offers))} / {product.unit}"
    photo = next(iter(catalog.photos_of([product_id]).get(product_id, [])), None)
    return _card(product.name, f"{store.name}, {_place(store.unit)}", price, photo)


def _place(unit: places.Unit) -> str:
    with translation.override("vi"):
        return places.unit_title(unit)


def _card(title: str, below: str, price: str, photo: documents.Photo | None) -> HttpResponse:
    return HttpResponse(documents.share_card(title, below, price, photo), content_type="image/jpeg")

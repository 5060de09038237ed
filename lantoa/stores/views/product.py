"""A product as buyers see it: photos, kinds and prices, what is left, whose it is."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from lantoa.catalog import api as catalog
from lantoa.documents import api as documents
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.stores.queries import (
    offers_seen_by_buyers,
    offers_seen_by_sellers,
    questions_about,
    rating_of,
    why_unseen,
)
from lantoa.stores.views import schema
from lantoa.stores.views.store import for_everybody, site
from lantoa.ui.beside import beside
from lantoa.ui.render import page


@require_safe
def product(request: HttpRequest, product_id: int) -> HttpResponse:
    """The same bytes for everybody; what buyers may not see is there for its own people alone."""
    offers = offers_seen_by_buyers(product_id)
    public = bool(offers)
    offers = offers or offers_seen_by_sellers(product_id, request.actor)
    if not offers:
        return _unseen(request, product_id)
    store, left = offers[0].store, {offer.variant_id: offer.left for offer in offers}
    found, photos = offers[0].variant.product, catalog.photos_of([product_id]).get(product_id, [])
    rating, resting = rating_of(store, product_id), store.is_closed(world.today())
    shown = {
        "product": found,
        "rating": rating,
        "grade": (grade := catalog.stars_of([product_id]).get(product_id)),
        "store": store,
        "unit": places.unit_title(store.unit),
        "offers": offers,
        "left": left,
        "lowest": min(offer.price for offer in offers),
        "photos": photos,
        "photo_url": documents.photo_url,
        "picture_of": documents.picture_of,
        "public": public,
        "resting": resting,
        "today": world.today(),
        "site": site(),
        "schema": schema.of_product(found, offers, left, photos, site(), rating, resting, grade),
        "beside": beside("product", product_id) if public and offers[0].has_beside else [],
        "maker": None,
        "ask": "",
        "is_member": False,
        "questions": questions_about(product_id, [store.pk]) if public and offers[0].was_asked else [],
    }
    until = min((offer.frees_at for offer in offers if offer.frees_at), default=None)
    return for_everybody(request, page(request, "stores/product.html", shown), store, until=until, public=public)


def _unseen(request: HttpRequest, product_id: int) -> HttpResponse:
    """Goods that moderators keep from sight: a plain word; gone (410) when taken down, else not found."""
    why = why_unseen(product_id)
    if not why:
        raise Http404
    answer = page(request, "stores/unseen.html", status=410 if why == "gone" else 404)
    add_never_cache_headers(answer)
    return answer

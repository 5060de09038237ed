"""A product as buyers see it: photos, kinds and prices, what is left, whose it is."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lantoa.catalog import api as catalog
from lantoa.documents import api as documents
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.stock import api as stock
from lantoa.stores.queries import offers_seen_by_buyers, offers_seen_by_sellers, questions_about, why_unseen
from lantoa.stores.views import schema
from lantoa.stores.views.store import for_everybody, site
from lantoa.ui.render import page


@require_safe
def product(request: HttpRequest, product_id: int) -> HttpResponse:
    """The same bytes for everybody; what buyers may not see is there for its own people alone."""
    offers = offers_seen_by_buyers(product_id)
    public = bool(offers)
    offers = offers or offers_seen_by_sellers(product_id, request.actor)
    if not offers:
        return _unseen(request, product_id)
    store, left = offers[0].store, stock.available([offer.variant_id for offer in offers])
    found, photos = offers[0].variant.product, catalog.photos_of([product_id]).get(product_id, [])
    shown = {
        "product": found,
        "store": store,
        "unit": places.unit_title(store.unit),
        "offers": offers,
        "left": left,
        "lowest": min(offer.price for offer in offers),
        "photos": photos,
        "photo_url": documents.photo_url,
        "public": public,
        "resting": store.is_closed(world.today()),
        "today": world.today(),
        "site": site(),
        "schema": schema.of_product(found, offers, left, photos, site()),
        "questions": questions_about(product_id) if public and offers[0].was_asked else [],
    }
    return for_everybody(page(request, "stores/product.html", shown), public=public)


def _unseen(request: HttpRequest, product_id: int) -> HttpResponse:
    """Goods that moderators keep from sight: a plain word; gone (410) when taken down, else not found."""
    why = why_unseen(product_id)
    if not why:
        raise Http404
    return for_everybody(page(request, "stores/unseen.html", status=410 if why == "gone" else 404), public=False)

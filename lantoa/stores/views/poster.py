"""What a stall prints: the poster on its table, with a QR to look and order and one to check before paying, and price cards."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.documents import api as documents
from lantoa.places import api as places
from lantoa.stores.queries import offers_to_print, store_of
from lantoa.stores.views.store import site


@never_cache
@require_safe
def poster(request: HttpRequest) -> HttpResponse:
    """A4, in Vietnamese, since it hangs in the market. A stall that is only tried out has none: nobody could check it."""
    store = store_of(request.actor)
    if store is None or not store.is_public():
        return redirect("stores:open")
    with translation.override("vi"):
        shown = {
            "store": store,
            "unit": places.unit_title(store.unit),
            "address": site() + reverse("stores:store", args=[store.slug]),
            "verify": site() + reverse("portal:verify_stall", args=[store.slug]),
        }
        return _printed("stores/poster.html", shown, f"to-quet-{store.slug}.pdf")


@never_cache
@require_safe
def price_cards(request: HttpRequest) -> HttpResponse:
    """Eight cards on an A4 sheet, in Vietnamese: name, price and a QR to order, one for each kind shown to buyers."""
    store = store_of(request.actor)
    if store is None or not store.is_public():
        return redirect("stores:open")
    with translation.override("vi"):
        cards = [
            {"offer": offer, "address": site() + reverse("stores:product", args=[offer.variant.product_id])}
            for offer in offers_to_print(store)
        ]
        return _printed("stores/price_cards.html", {"store": store, "cards": cards}, f"the-gia-{store.slug}.pdf")


def _printed(template: str, shown: dict[str, Any], name: str) -> HttpResponse:
    paper = render_to_string(template, shown, using="jinja2")
    answer = HttpResponse(documents.render_pdf(paper), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer

"""The order a page is about: by the buyer's unguessable link, or by its code among the seller's own."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from lantoa.orders.models import Order

LONGEST_TOKEN = 32
LONGEST_CODE = 9


def by_token(token: str) -> Order:
    """The order this link opens, with all a screen says of it; 404 for any other."""
    if len(token) > LONGEST_TOKEN or "\x00" in token:
        raise Http404
    return get_object_or_404(Order.objects.to_show(), token=token)


def by_code(request: HttpRequest, code: str) -> Order:
    """The order with this code among those of the stall somebody works for; 404 for any other."""
    if len(code) > LONGEST_CODE or "\x00" in code:
        raise Http404
    return get_object_or_404(Order.objects.visible_to(request.actor).to_show(), code=code)

"""The market, place or letting a page is about: among those somebody manages, or 404."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from lantoa.markets.models import Bill, Market, Place, Stallholder


def market_of(request: HttpRequest, market_id: int) -> Market:
    return get_object_or_404(Market.objects.visible_to(request.actor).select_related("unit", "manager"), pk=market_id)


def place_of(request: HttpRequest, place_id: int) -> Place:
    return get_object_or_404(Place.objects.visible_to(request.actor).select_related("market__unit", "row"), pk=place_id)


def holder_of(request: HttpRequest, stallholder_id: int) -> Stallholder:
    mine = Stallholder.objects.visible_to(request.actor).select_related("place__market__unit", "place__row")
    return get_object_or_404(mine, pk=stallholder_id)


def bill_of(request: HttpRequest, bill_id: int) -> Bill:
    mine = Bill.objects.visible_to(request.actor).select_related("run__market__unit", "stallholder__place__row")
    return get_object_or_404(mine, pk=bill_id)


def checked(token: str) -> str:
    """A link's token that can be looked up; 404 for one that no database holds."""
    if len(token) > 43 or "\x00" in token:
        raise Http404
    return token

"""A neighbour's round on their own phone, without an account: the doors, and what is proved at each."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.documents import api as documents
from lantoa.kit.errors import RuleError
from lantoa.shipping.actions.round import deliver, not_delivered
from lantoa.shipping.forms import DoorForm, NotDeliveredForm
from lantoa.shipping.models import Round, Stop
from lantoa.ui.brought import brought
from lantoa.ui.render import page


@never_cache
@require_safe
def round_page(request: HttpRequest, round_token: str) -> HttpResponse:
    """The doors, those still to come first."""
    found = _round(round_token)
    stops = sorted(found.stops.select_related("parcel"), key=lambda one: (one.delivered_at is not None, one.pk))
    cash = sum(one.cash_taken for one in stops)
    return page(request, "shipping/round.html", {"round": found, "stops": stops, "cash": cash})


@never_cache
def door(request: HttpRequest, round_token: str, stop_id: int) -> HttpResponse:
    """One door: brought, with digits or a photo; or not, and why."""
    found = _round(round_token)
    stop: Stop = get_object_or_404(found.stops.select_related("parcel", "round"), pk=stop_id)
    # Whichever button sent it, or none.
    failing = request.method == "POST" and "reason" in request.POST
    posted = request.POST if request.method == "POST" else None
    bound = DoorForm(
        None if failing else posted,
        request.FILES if posted is not None and not failing else None,
        cash=stop.parcel.cash_to_collect,
    )
    why = NotDeliveredForm(posted if failing else None)
    used = why if failing else bound
    if posted is not None and used.is_valid():
        try:
            if failing:
                not_delivered(stop, reason=why.cleaned_data["reason"], by=request.actor, key=why.command_key())
            else:
                said = bound.cleaned_data
                _deliver(stop, said)
            return redirect("shipping:round", round_token)
        except (RuleError, documents.NotAPhoto) as error:
            used.refuse(error)
    shown = {"round": found, "stop": stop, "bound": bound, "why": why}
    return page(request, "shipping/door.html", shown, status=422 if bound.errors or why.errors else 200)


def _deliver(stop: Stop, said: dict[str, Any]) -> None:
    photo = documents.keep_private_photo(said["photo"]).pk if said["photo"] else None
    try:
        deliver(stop, code=said["code"], photo=photo, cash=said["cash"])
    finally:
        if photo:  # one that proves nothing is not kept: no door stands on it, and nobody would throw it away
            documents.forget_file(photo)


@never_cache
@require_safe
def photo(request: HttpRequest, stop_id: int) -> HttpResponse:
    """What a neighbour photographed at a door, for the seller."""
    rounds = Round.objects.visible_to(request.actor)
    stop = get_object_or_404(Stop.objects.filter(round__in=rounds, photo__isnull=False), pk=stop_id)
    try:
        answer = brought(documents.read_file(str(stop.photo_id)), "image/webp")
    except documents.File.DoesNotExist:
        raise Http404 from None
    return answer


def _round(token: str) -> Round:
    if len(token) > 43 or "\x00" in token:
        raise Http404
    found: Round = get_object_or_404(Round.objects.filter(ended_at=None).select_related("organisation"), token=token)
    return found

"""Every parcel that travels, what carriers owe for those that arrived, and one parcel with all that was told of it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.shipping import queries
from lantoa.shipping.actions.parcel import say_arrived
from lantoa.shipping.models import CarrierAccount, Parcel
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page

AT_ONCE = 20
SHOWN = ("moving", "back", "owed")


@never_cache
@require_safe
def parcels(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("xem", "")
    show = asked if asked in SHOWN else ""
    organisation_id = request.actor.organisation_id
    late = queries.unsettled(organisation_id)
    owing = queries.owed(organisation_id)
    shown = {
        "show": show,
        "owing": owing,
        "total": sum(one.total for one in owing),
        "late": list(late[:5]),
        "late_count": late.count(),
        "odd": list(queries.to_look_at(request.actor)[:5]),
        "lines": Paginator(queries.parcels(request.actor, show), AT_ONCE).get_page(request.GET.get("trang")),
        "owner": "owner" in request.actor.roles,
        "accounts": queries.accounts(organisation_id),
    }
    return page(request, "shipping/parcels.html", shown)


@never_cache
@require_safe
def parcel(request: HttpRequest, parcel_id: int) -> HttpResponse:
    return _page(request, _find(request, parcel_id))


@never_cache
@require_POST
def arrived(request: HttpRequest, parcel_id: int) -> HttpResponse:
    """The carrier tells nothing, so the seller says it."""
    found = _find(request, parcel_id)
    bound = KeyForm(request.POST)
    if bound.is_valid():
        try:
            say_arrived(found, by=request.actor, key=bound.command_key())
            return redirect("shipping:parcel", parcel_id)
        except RuleError as error:
            bound.refuse(error)
    return _page(request, _find(request, parcel_id), bound)


def _find(request: HttpRequest, parcel_id: int) -> Parcel:
    return get_object_or_404(queries.parcel(request.actor), pk=parcel_id)


def _page(request: HttpRequest, found: Parcel, bound: KeyForm | None = None) -> HttpResponse:
    late = queries.unsettled(found.organisation_id).filter(pk=found.pk).exists()
    live = CarrierAccount.objects.visible_to(request.actor).live().filter(carrier=found.carrier)
    connected = live.exclude(hook_secret=b"").exists()
    refused = " ".join(bound.non_field_errors()) if bound else ""
    shown = {"parcel": found, "late": late, "connected": connected, "refused": refused}
    return page(request, "shipping/parcel.html", shown, status=422 if refused else 200)

"""How a seller orders from carriers, where its parcels start, and what was printed."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.documents import api as documents
from lantoa.kit.errors import RuleError
from lantoa.kit.phone import display
from lantoa.shipping.actions.access import open_booking, set_pickup_point
from lantoa.shipping.actions.printing import labels
from lantoa.shipping.adapters import registry
from lantoa.shipping.forms import AccessForm, PickupForm
from lantoa.shipping.models import Booking, PrintRun
from lantoa.shipping.queries.booking import accesses, bookable, pickup_point
from lantoa.ui.render import page


@never_cache
def access(request: HttpRequest) -> HttpResponse:
    """Give the key with which parcels are ordered from one carrier."""
    names = dict(bookable())
    known = {one.account.carrier: one for one in accesses(request.actor.organisation_id)}
    asked = request.POST.get("carrier", "") or request.GET.get("hang", "")
    chosen = asked if asked in names else next((name for name in names if name not in known), next(iter(names)))
    booking = registry.carriers()[chosen].booking
    bound = AccessForm(request.POST if request.method == "POST" else None, initial={"carrier": chosen})
    if bound.is_bound and bound.is_valid():
        said = {"key_given": bound.cleaned_data["api_key"], "shop": bound.cleaned_data["shop"]}
        try:
            open_booking(request.actor.organisation, asked, **said, by=request.actor, key=bound.command_key())
            if pickup_point(request.actor.organisation_id) is None:
                return redirect("shipping:pickup")
            return redirect(f"{reverse('shipping:access')}?{urlencode({'hang': chosen})}")
        except RuleError as error:
            bound.refuse(error)
    shown = {
        "bound": bound,
        "names": names,
        "known": known,
        "chosen": chosen,
        "needs_shop": bool(booking and booking.needs_shop),
    }
    return page(request, "shipping/access.html", shown, status=422 if bound.errors else 200)


@never_cache
def pickup(request: HttpRequest) -> HttpResponse:
    """Where parcels start: the commune first, then where in it, and where that lay before."""
    organisation = request.actor.organisation
    point = pickup_point(organisation.pk)
    initial = {"name": organisation.name, "unit": request.GET.get("xa", "") or organisation.unit_id or ""}
    if point:
        initial = {
            "name": point.name, "phone": display(point.phone), "address": point.address, "unit": point.unit_id, "former": point.former,
        }  # fmt: skip
    bound = PickupForm(request.POST if request.method == "POST" else None, initial=initial)
    if bound.is_bound and bound.is_valid():
        said = {name: bound.cleaned_data[name] for name in ("name", "phone", "address", "unit", "former")}
        try:
            set_pickup_point(organisation, **said, by=request.actor, key=bound.command_key())
            back = request.GET.get("ve", "")
            safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
            return redirect(back if safe else "shipping:parcels")
        except RuleError as error:
            bound.refuse(error)
    return page(request, "shipping/pickup.html", {"bound": bound}, status=422 if bound.errors else 200)


@never_cache
@require_safe
def print_page(request: HttpRequest, print_id: int) -> HttpResponse:
    """How far a paper is."""
    return page(request, "shipping/print.html", {"run": _run(request, print_id)})


@never_cache
@require_safe
def print_file(request: HttpRequest, print_id: int) -> HttpResponse:
    """The paper itself."""
    run = _run(request, print_id)
    if run.file_id is None:
        raise Http404
    name = "tem.pdf" if run.kind == PrintRun.Kind.LABELS else "ban-giao.pdf"
    return _pdf(documents.read_file(run.file_id), name)


@never_cache
@require_safe
def label(request: HttpRequest, booking_id: int) -> HttpResponse:
    """One label, printed at once."""
    mine = Booking.objects.visible_to(request.actor).select_related("parcel")
    found = get_object_or_404(mine, pk=booking_id)
    if not found.can_be_printed:
        raise Http404
    return _pdf(labels([found]), f"tem-{found.reference}.pdf")


def _run(request: HttpRequest, print_id: int) -> PrintRun:
    found: PrintRun = get_object_or_404(PrintRun.objects.visible_to(request.actor).filter(gone_at=None), pk=print_id)
    return found


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer

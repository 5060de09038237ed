"""A producer's lots: write one down, print its stamps, see how often they are scanned, call it back."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.catalog.actions.lot import make_lot, print_stamps, recall_lot, scans_of
from lantoa.catalog.forms.lot import LotForm, RecallForm, StampsForm
from lantoa.catalog.models import Lot, StampSheet
from lantoa.catalog.rules.lot import STAMPS_ON_A_SHEET, is_vietnamese
from lantoa.documents import api as documents
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.ui.render import page


@never_cache
@require_safe
def lots(request: HttpRequest) -> HttpResponse:
    """All lots, the newest first, each with how often it was scanned."""
    own = Lot.objects.visible_to(request.actor).select_related("product").annotate(times=Sum("scans__times"))
    return page(request, "catalog/lots.html", {"lots": own.order_by("-made_on", "-pk")[:200]})


@never_cache
def lot_new(request: HttpRequest) -> HttpResponse:
    last = Lot.objects.visible_to(request.actor).order_by("-pk").select_related("gtin").first()
    start = {"made_on": world.today(), "product": request.GET.get("hang", "")}
    if last is not None:
        start |= {"address": last.address, "brand": last.brand}
    form = LotForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=start)
    if form.is_bound and form.is_valid():
        try:
            product = form.products[form.cleaned_data["product"]]
            made = make_lot(product, form.made(), by=request.actor, key=form.command_key())
            return redirect("catalog:lot", made.pk)
        except RuleError as error:
            form.refuse(error)
    return page(request, "catalog/lot_new.html", {"form_": form}, status=422 if form.errors else 200)


def _lot(request: HttpRequest, lot_id: int) -> Lot:
    own = Lot.objects.visible_to(request.actor).select_related("product__organisation", "gtin")
    found: Lot = get_object_or_404(own, pk=lot_id)
    return found


@never_cache
@require_safe
def lot(request: HttpRequest, lot_id: int) -> HttpResponse:
    """One lot: its stamps, its page, how often it was scanned on which day."""
    return _shown(request, _lot(request, lot_id))


def _shown(request: HttpRequest, found: Lot, form: StampsForm | None = None) -> HttpResponse:
    shown = {
        "lot": found,
        "form_": form or StampsForm(),
        "sheets": found.sheets.order_by("-pk")[:50],
        "scans": scans_of(found),
        "days": found.scans.order_by("-day")[:14],
        "address": address_of(found),
        "foreign": found.gtin is not None and not is_vietnamese(found.gtin.number),
    }
    return page(request, "catalog/lot.html", shown, status=422 if form and form.errors else 200)


def address_of(found: Lot, serial: str = "") -> str:
    return settings.PUBLIC_URL.rstrip("/") + found.path(serial)


@never_cache
@require_POST
def stamps_new(request: HttpRequest, lot_id: int) -> HttpResponse:
    found = _lot(request, lot_id)
    form = StampsForm(request.POST)
    if form.is_valid():
        try:
            said = {"serials": form.cleaned_data["serials"], "by": request.actor, "key": form.command_key()}
            sheet = print_stamps(found, form.cleaned_data["count"], **said)
            return redirect("catalog:stamps", sheet.pk)
        except RuleError as error:
            form.refuse(error)
    return _shown(request, found, form)


@never_cache
@require_safe
def stamps(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The stamps on A4, in Vietnamese, 24 on a sheet: product, lot, day, and the code to scan."""
    own = StampSheet.objects.filter(lot__in=Lot.objects.visible_to(request.actor))
    sheet = get_object_or_404(own.select_related("lot__product__organisation", "lot__gtin"), pk=sheet_id)
    found, first = sheet.lot, sheet.first_serial
    serials = [str(first + number) if first else "" for number in range(sheet.count)]
    cards = [(serial, address_of(found, serial)) for serial in serials]
    with translation.override("vi"):
        shown = {"lot": found, "cards": cards, "on_a_sheet": STAMPS_ON_A_SHEET}
        paper = render_to_string("catalog/stamps.html", shown, using="jinja2")
    answer = HttpResponse(documents.render_pdf(paper), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="tem-{found.code}.pdf"'
    return answer


@never_cache
def recall(request: HttpRequest, lot_id: int) -> HttpResponse:
    found = _lot(request, lot_id)
    form = RecallForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            said = {"reason": form.cleaned_data["reason"], "advice": form.cleaned_data["advice"]}
            recall_lot(found, **said, by=request.actor, key=form.command_key())
            return redirect("catalog:lot", found.pk)
        except RuleError as error:
            form.refuse(error)
    return page(request, "catalog/recall.html", {"lot": found, "form_": form}, status=422 if form.errors else 200)

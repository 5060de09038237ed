"""Where a stamp leads: what was made, by whom, where and when; first of all whether it is called back. Never kept, so that every look counts."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.catalog.actions.lot import count_scan
from lantoa.catalog.models import Lot, OcopProduct
from lantoa.catalog.queries.ocop import stars_of, where_sold
from lantoa.catalog.queries.product import main_photos
from lantoa.catalog.rules.lot import gtin14
from lantoa.documents import api as documents
from lantoa.kit.vietnamese import fold
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.ui.render import page

_LOTS = Lot.objects.select_related("product__organisation__unit", "gtin")


@never_cache
@require_safe
def by_gtin(request: HttpRequest, gtin: str, lot_code: str, serial: str = "") -> HttpResponse:
    """The page of a GS1 Digital Link: /01/{GTIN}/10/{lot}/21/{serial}."""
    try:
        number = gtin14(gtin)
    except ValueError:
        return _nothing(request)
    found = None if "\x00" in lot_code else _LOTS.filter(gtin__number=number, code=lot_code).first()
    return _shown(request, found, serial) if found else _nothing(request)


@never_cache
@require_safe
def by_mark(request: HttpRequest, lot_mark: str, serial: str = "") -> HttpResponse:
    """The page of a lot whose product has no trade code."""
    if "\x00" in lot_mark:
        raise Http404
    return _shown(request, get_object_or_404(_LOTS, mark=lot_mark), serial)


def _nothing(request: HttpRequest) -> HttpResponse:
    return page(request, "catalog/trace_unknown.html", status=404)


def _shown(request: HttpRequest, found: Lot, serial: str) -> HttpResponse:
    if request.method == "GET":
        count_scan(found.pk)
    product, maker = found.product, found.product.organisation
    photos, asked = main_photos([product.pk]), request.GET.get("17", "")
    shown = {
        "lot": found,
        "product": product,
        "maker": maker.name,
        "place": _place(found),
        "photo_": documents.picture_of(photos[product.pk]) if product.pk in photos else "",
        "serial": serial,
        # A number that was never printed stands on a stamp that is not the producer's.
        "strange": bool(serial) and not _printed(found, serial),
        "other_day": bool(asked) and (found.expires_on is None or asked != f"{found.expires_on:%y%m%d}"),
        "over": found.expires_on is not None and found.expires_on < world.today(),
        "grade": stars_of([product.pk]).get(product.pk),
        "ocop": OcopProduct.objects.filter(product=product).first(),
        "sold": where_sold([product.pk]).get(product.pk, ""),
    }
    return page(request, "catalog/trace.html", shown)


def _place(found: Lot) -> str:
    """Where it was made, with the producer's commune where they did not write it."""
    unit = found.product.organisation.unit
    title = places.unit_title(unit) if unit else ""
    named = unit is None or any(fold(said) in fold(found.address) for said in (unit.name, title))
    return str(found.address) if named else f"{found.address}, {title}"


def _printed(found: Lot, serial: str) -> bool:
    return serial.isascii() and serial.isdigit() and len(serial) <= 9 and 1 <= int(serial) <= found.serials

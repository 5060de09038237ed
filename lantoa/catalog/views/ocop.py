"""Graded products as everybody sees them. The same bytes for everybody."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from markupsafe import Markup

from lantoa.catalog.models import Grade, OcopProduct
from lantoa.catalog.queries import ocop as queries
from lantoa.catalog.queries.product import main_photos
from lantoa.catalog.rules import ocop as rules
from lantoa.documents import api as documents
from lantoa.kit.page_cache.names import MARKET, OCOP, seller
from lantoa.kit.sheets import harmless
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.ui.addresses import address
from lantoa.ui.brought import brought
from lantoa.ui.kept import keep
from lantoa.ui.render import page

ON_A_PAGE = 30


@require_safe
def market(request: HttpRequest) -> HttpResponse:
    """The market of graded products: by stars, group, commune, producer; each number leads to its rows."""
    asked = queries.asked_from(request.GET)
    pages = Paginator(queries.graded(asked), ON_A_PAGE).get_page(request.GET.get("trang"))
    rows = list(pages.object_list)
    shown = {
        "asked": asked,
        "pages": pages,
        "rows": [(one, last) for one, last in with_last(rows)],
        "counts": queries.counts(),
        "groups": [(code, one.title(get_language())) for code, one in rules.groups().items()],
        "units": queries.units_with_grades(),
        "base": _base(asked),
        "today": world.today(),
    }
    return keep(request, page(request, "catalog/ocop_market.html", shown), names={OCOP})


def with_last(rows: list[OcopProduct]) -> list[tuple[OcopProduct, Grade]]:
    """Each with the newest decision about it."""
    last = queries.last_grade_of(one.pk for one in rows)
    return [(one, last[one.pk]) for one in rows]


def _base(asked: queries.Asked) -> str:
    said = {"sao": asked.stars, "nhom": asked.group, "xa": asked.unit, "chu-the": asked.producer, "q": asked.words}
    return "?" + urlencode({name: text for name, text in [*said.items(), ("trang", "")] if text or name == "trang"})


@require_safe
def product(request: HttpRequest, ocop_id: int) -> HttpResponse:
    """One product: its stars with their decision, what was decided before, where it is sold, lots that were called back."""
    found = get_object_or_404(OcopProduct.objects.graded().select_related("unit"), pk=ocop_id)
    grades, today = queries.grades_of(found), world.today()
    now = next((grade for grade in grades if grade.holds(today)), None)
    here = [found.product_id] if found.product_id else []
    photos = main_photos(here)
    sold = queries.where_sold(here).get(found.product_id or 0, "")
    shown = {
        "it": found,
        "unit": places.unit_title(found.unit) if found.unit else found.place_said,
        "now": now,
        "last": grades[0],
        "grades": grades,
        "photo_": documents.picture_of(photos[found.product_id]) if found.product_id in photos else "",
        "sold": sold,
        "recalled": queries.recalled_lots(found.product_id) if found.product_id else [],
        "group": rules.groups()[found.group].title(get_language()) if found.group else "",
        "schema": _schema(found, now),
    }
    names = {OCOP, MARKET, *([seller(found.organisation_id)] if found.organisation_id else [])}
    return keep(request, page(request, "catalog/ocop_product.html", shown), names=names)


def _schema(found: OcopProduct, now: Grade | None) -> Markup:
    """What search engines read: the product, and its stars as an award with their decision, only while they hold."""
    described: dict[str, Any] = {
        "@context": "https://schema.org", "@type": "Product", "name": found.name,
        "url": settings.PUBLIC_URL.rstrip("/") + address("catalog:product", found.pk),
    }  # fmt: skip
    if found.producer_name:
        described["manufacturer"] = {"@type": "Organization", "name": found.producer_name}
    if now:
        described["award"] = award_of(now)
    text = json.dumps(described, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704


def award_of(grade: Grade) -> str:
    return f"OCOP {grade.stars} sao, {grade.decision_number}, {grade.decided_on:%d/%m/%Y}"


@require_safe
def criteria(request: HttpRequest) -> HttpResponse:
    """By what products are graded, since when, where that was read and how sure it is."""
    shown = {"criteria": rules.all_criteria(), "bands": rules.bands(), "levels": rules.levels().values()}
    return keep(request, page(request, "catalog/ocop_criteria.html", shown), names={OCOP})


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """Every decision there is, one in a line, as CSV."""
    out = io.StringIO()
    write = csv.writer(out).writerow
    write(["product", "group", "producer", "commune", "stars", "decision", "decided_on", "decided_by", "valid_until", "ended", "ended_on"])  # fmt: skip
    grades = Grade.objects.select_related("ocop__unit").order_by("-decided_on", "pk")
    for grade in grades.iterator(chunk_size=500):
        it = grade.ocop
        row = [
            it.name, it.group, it.producer_name, it.unit.full_name if it.unit else it.place_said, grade.stars, grade.decision_number, grade.decided_on,
            grade.decided_by, grade.valid_until, grade.ended_because or ("expired" if grade.valid_until < world.today() else ""), grade.ended_on or "",
        ]  # fmt: skip
        write([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="ocop.csv"'
    return keep(request, answer, names={OCOP})


@never_cache
@require_safe
def decision(request: HttpRequest, grade_id: int) -> HttpResponse:
    """The decision itself, as it was handed in."""
    found = get_object_or_404(Grade.objects.exclude(file=None).select_related("file"), pk=grade_id)
    return file_answer(found.file)


def file_answer(file: documents.File) -> HttpResponse:
    """The bytes of a paper: a photo to look at, anything else to take away."""
    try:
        answer = brought(documents.read_file(file.pk), file.content_type)
    except documents.File.DoesNotExist:
        raise Http404 from None
    return answer

"""The public register: its figures, its list, an entry with its history, the badge for a site's footer, and open data."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lantoa.kit.page_cache.names import WEBSITES
from lantoa.kit.sheets import harmless
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.ui.kept import keep
from lantoa.ui.render import page
from lantoa.websites.models import STATES, Site
from lantoa.websites.queries import words
from lantoa.websites.queries.register import LONGEST_QUESTION, counted, listed
from lantoa.websites.rules.particulars import OWNER, POLICIES
from lantoa.websites.rules.regime import clock, regimes
from lantoa.websites.rules.site import OWNER_KINDS

ON_A_PAGE, CHECKS = 30, 6


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The figures, each a link to the rows it counts, and the list. Four queries."""
    asked = clean_line(request.GET.get("q", ""))[:LONGEST_QUESTION]
    kind = request.GET.get("loai", "")
    kind = kind if kind in OWNER_KINDS else ""
    state = request.GET.get("trang-thai", "")
    state = state if state in STATES else "confirmed"
    pages = Paginator(listed(state, kind, asked), ON_A_PAGE).get_page(request.GET.get("trang"))
    filters = {"q": asked, "loai": kind, "trang-thai": state if state != "confirmed" else ""}
    shown = {
        "counted": counted(),
        "pages": pages,
        "asked": asked,
        "kind": kind,
        "state": state,
        "kinds": words.OWNER_KINDS,
        "chosen": _chips(kind, state),
        "counted_kinds": words.COUNTED_KINDS,
        "states": words.STATES,
        "base": "?"
        + "".join(f"{name}={quote(value, safe='')}&" for name, value in filters.items() if value)
        + "trang=",
    }
    return keep(request, page(request, "websites/register.html", shown), names=[WEBSITES])


def _chips(kind: str, state: str) -> list[tuple[str, str, bool]]:
    """All owners, and each kind of them, in this state: (words, address, chosen)."""
    rest = f"&trang-thai={state}" if state != "confirmed" else ""
    kinds = [(str(title), f"?loai={name}{rest}", name == kind) for name, title in words.OWNER_KINDS.items()]
    return [(_("All owners"), "?" + rest.removeprefix("&"), not kind), *kinds]


@require_safe
def site(request: HttpRequest, site_id: int) -> HttpResponse:
    """One entry: whose it is, under which rules, what happened to it, and what was seen there. Four queries."""
    found = get_object_or_404(Site.objects.select_related("unit"), pk=site_id)
    address = reverse("websites:badge", args=[found.pk])
    shown = {
        "site": found,
        "unit": places.unit_title(found.unit) if found.unit else "",
        "rules": words.in_our_language(found.rules.name),
        "basis": words.in_our_language(found.rules.basis),
        "history": [_told(step) for step in found.steps.order_by("-number")],
        "checks": list(found.checks.all()[:CHECKS]),
        "owner_parts": OWNER,
        "policy_parts": POLICIES,
        "words": words,
        "badge": f'<a href="{_site()}{reverse("websites:site", args=[found.pk])}"><img src="{_site()}{address}" alt="Lan Tỏa" width="200" height="56"></a>',
    }
    return keep(request, page(request, "websites/site.html", shown), names=[WEBSITES])


def _told(step: Any) -> tuple[str, str, list[str], str]:
    """A step as (what, day, what changed, where from)."""
    what = {
        "registered": _("Entered"),
        "changed": _("Changed"),
        "taken_back": _("Taken back: the decision was cancelled"),
        "terminated": _("The entry ended"),
        "taken_down": _("Taken down"),
    }.get(step.kind, _("Changed"))  # what a newer release writes is told by its changes
    changes = words.changes_of(step.changed)
    return what, f"{step.on:%d/%m/%Y}", changes, str(words.SOURCES.get(step.source, ""))


@require_safe
@cache_control(public=True, max_age=600)
def badge(request: HttpRequest, site_id: int) -> HttpResponse:
    """A picture for the site's own footer; it says so when the entry does not hold any more. One query."""
    found = get_object_or_404(Site, pk=site_id)
    holds = found.state == "confirmed"
    head = _("In the register") if holds else _("Not valid any more")
    colour = "#0b6e69" if holds else "#b83a26"
    name = found.name if len(found.name) <= 26 else found.name[:25] + "…"
    day = f"{world.today():%d/%m/%Y}"
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="56" viewBox="0 0 200 56" role="img" aria-label="{_quoted(head)}: {_quoted(found.name)}">'
        f'<rect width="200" height="56" rx="8" fill="#fbf8f1" stroke="{colour}" stroke-width="2"/><rect width="8" height="56" rx="4" fill="{colour}"/>'
        f'<g font-family="system-ui,sans-serif" fill="#1d2a2c"><text x="18" y="20" font-size="13" font-weight="700" fill="{colour}">{escape(head)}</text>'
        f'<text x="18" y="36" font-size="12">{escape(name)}</text><text x="18" y="50" font-size="10">Lan Tỏa · {day}</text></g></svg>'
    )
    return HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8")


def _quoted(text: str) -> str:
    """As the value of an attribute between double quotes."""
    return escape(text, {'"': "&quot;"})


HEAD = (
    "id", "domain", "domain_ascii", "app", "owner", "owner_kind", "platform", "regime", "registration_number", "confirmed_on", "valid_until",
    "state", "ended_on", "place_code", "place", "checked_at", "reachable", "page",
)  # fmt: skip


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """The whole register as open data. One query. With a mark by which spreadsheets know that it is UTF-8."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for one in Site.objects.select_related("unit").order_by("pk").iterator(chunk_size=2_000):
        place = (one.unit.pk, one.unit.full_name) if one.unit else ("", "")
        writer.writerow([
            one.pk, one.shown, one.domain, harmless(one.app), harmless(one.owner_name), one.owner_kind, one.platform, one.regime,
            harmless(one.registration_number), one.confirmed_on, one.valid_until or "", one.state, one.ended_on or "", *place,
            one.checked_at.isoformat() if one.checked_at else "", one.reachable, _site() + reverse("websites:site", args=[one.pk]),
        ])  # fmt: skip
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="website-thuong-mai-dien-tu.csv"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """Under which rules entries stand, with their sources and how sure we are of them."""
    rows = [(words.in_our_language(one.name), words.in_our_language(one.basis), one) for one in regimes().values()]
    return page(request, "websites/how.html", {"rows": rows, "takedown": clock("takedown", world.today())})


def _site() -> str:
    return settings.PUBLIC_URL.rstrip("/")

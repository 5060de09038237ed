"""One's own desk with its lists, and one list row by row."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.desks.queries import desk as queries
from lantoa.desks.rules import ListKind, list_at, lists
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.ui.render import page

MOST_CARES = 50


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What waits on each list, what one looks after, and for the department where something has waited longest."""
    reader = queries.reader_of(request.actor)
    going = queries.cares_of(request.actor, reader).going().order_by("due_on", "pk")[:MOST_CARES]
    everywhere = queries.by_unit(reader) if reader.all_places else []
    shown = {
        "reader": reader,
        "waiting": [(row, row.kind.title(_language())) for row in queries.waiting(reader) if row.kind],
        "cares": [(care, title_of(care.list)) for care in going],
        "me": request.actor.person_id,
        "today": world.today(),
        "places": _named(everywhere),
    }
    return page(request, "desks/desk.html", shown)


@never_cache
@require_safe
def list_page(request: HttpRequest, list_slug: str) -> HttpResponse:
    return show_list(request, kind_at(list_slug))


def show_list(request: HttpRequest, kind: ListKind, *, status: int = 200, note: str = "") -> HttpResponse:
    """One list: who owns it, how many are old, and what to do about each row."""
    reader = queries.reader_of(request.actor)
    unit = request.GET.get("xa", "")[:5] if reader.all_places else ""
    listed = queries.page_of(kind, reader, request.GET.get("trang"), unit)
    counted = queries.by_unit(reader, kind) if reader.all_places else []
    names = {one.pk: places.unit_title(one) for one in places.units()}
    shown = {
        "kind": kind,
        "title": kind.title(_language()),
        "next": kind.what_next(_language()),
        "link": kind.link_words(_language()),
        "reader": reader,
        "listed": listed,
        "old": queries.waiting_on(kind, reader).old,
        "owner": _owner(reader),
        "names": names,
        "unit": unit,
        "places": _named(counted, names),
        "shares": queries.shares(kind) if reader.all_places else [],
        "me": request.actor.person_id,
        "note": note,
    }
    return page(request, "desks/list.html", shown, status=status)


def kind_at(slug: str) -> ListKind:
    """The list with this word in its address, or 404."""
    found = list_at(slug)
    if found is None:
        raise Http404
    return found


def title_of(list_: str) -> str:
    """What a list is called; its own name where it is not there any more."""
    kind = lists().get(list_)
    return kind.title(_language()) if kind else list_


def _owner(reader: queries.Reader) -> str:
    if reader.all_places:
        return _("Each commune owns what stands in it; the department sees all of it.")
    if reader.unit:
        return _("Your commune owns what stands here.")
    return _("The communes own what stands here; it was handed to you.")


def _named(rows: list[queries.Waiting], names: dict[str, str] | None = None) -> list[tuple[str, queries.Waiting]]:
    if not rows:
        return []
    known = names if names is not None else {one.pk: places.unit_title(one) for one in places.units()}
    return [(known.get(row.unit or "", _("The province")), row) for row in rows]


def _language() -> Any:
    return (get_language() or "vi")[:2]

"""A stall as buyers see it; opening one, and changing it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.accounts import api as accounts
from lantoa.documents import api as documents
from lantoa.kit.access import SELLING
from lantoa.kit.errors import RuleError
from lantoa.kit.page_cache.names import seller
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.stores.actions.store import change_store, open_household_store, open_store
from lantoa.stores.forms.store import OpenForm, SettingsForm
from lantoa.stores.models import Store
from lantoa.stores.queries import (
    Rating,
    cards,
    consigned_in,
    first_page_in,
    makers_in,
    on_page,
    products_in,
    store_at,
    store_of,
)
from lantoa.stores.views import schema
from lantoa.stores.views.photo import keep_photos
from lantoa.ui.kept import keep
from lantoa.ui.render import page


@require_safe
def store(request: HttpRequest, slug: str) -> HttpResponse:
    """The same bytes for everybody; a stall that is only tried out is there for its own people alone."""
    found = store_at(slug)
    if found is None:
        raise Http404
    if not found.is_public() and not Store.objects.visible_to(request.actor).filter(pk=found.pk).exists():
        if found.moving_since is not None and not found.rehearsal:
            return _on_its_way(request)
        if found.withheld and not found.rehearsal:
            gone = page(request, "stores/unseen.html", status=410)
            add_never_cache_headers(gone)
            return gone
        raise Http404
    cover = documents.photo_url(found.cover) if found.cover else ""
    number = request.GET.get("trang")
    pages = on_page(products_in(found), number) if number else first_page_in(found)
    shelf = cards(pages.object_list, store=found)
    resells = found.resells and pages.number == 1
    next_door = _page_number(request.GET.get("ben"))
    neighbours, more = consigned_in(found, next_door) if resells else ([], False)
    shown = {
        "store": found,
        "unit": places.unit_title(found.unit),
        "tiles": places.tiles_around(found.unit),
        "today": world.today(),
        "cover": cover,
        "cover_picture": documents.picture_of(found.cover) if found.cover else "",
        "pages": pages,
        "rating": Rating(found.review_count, found.review_average, []),
        "cards": shelf,
        "neighbours": neighbours,
        "next_door": next_door + 1 if more else 0,
        "site": site(),
        "schema": schema.of_store(found, site(), cover),
    }
    until = min((card.frees_at for card in (*shelf, *neighbours) if card.frees_at), default=None)
    makers = makers_in(found) if resells else ()
    return for_everybody(
        request, page(request, "stores/store.html", shown), found, until=until, public=found.is_public(), makers=makers
    )


def _on_its_way(request: HttpRequest) -> HttpResponse:
    answer = page(request, "stores/moving.html", status=503)
    answer.headers["Retry-After"] = "3600"
    add_never_cache_headers(answer)
    return answer


def _page_number(text: str | None) -> int:
    return max(int(text), 1) if text and text.isascii() and text.isdigit() and len(text) < 4 else 1


def site() -> str:
    """Where this installation is reached from outside, to be put before a path that is shared."""
    return settings.PUBLIC_URL.rstrip("/")


def for_everybody(
    request: HttpRequest,
    answer: HttpResponse,
    store: Store,
    *,
    until: datetime | None,
    public: bool,
    makers: Iterable[int] = (),
) -> HttpResponse:
    """The answer, kept below Django as long as nothing of this stall, and of the makers whose goods it offers, changes; one that is not public with the word that nobody
    keeps it."""
    if public:
        return keep(request, answer, names=[seller(pk) for pk in (store.organisation_id, *makers)], until=until)
    add_never_cache_headers(answer)
    return answer


@never_cache
def opening(request: HttpRequest) -> HttpResponse:
    """Open a stall for whom one acts, or for one's own new household; try one out; open for real what was tried out."""
    actor, mine = request.actor, store_of(request.actor)
    if mine is not None and (not mine.rehearsal or "rehearsal" in request.POST):
        return redirect("stores:goods")
    if actor.lost:
        return redirect("accounts:me")
    organisation = actor.organisation if actor.roles & SELLING else None
    elsewhere = [] if organisation else [one for one in accounts.organisations_of(actor.person) if one.roles & SELLING]
    form = OpenForm(
        request.POST if request.method == "POST" else None, person=actor.person, organisation=organisation, trial=mine
    )
    if request.method == "POST" and not elsewhere and form.is_valid():
        try:
            _open(request, form, organisation)
            return redirect("stores:offer_new")
        except RuleError as error:
            form.refuse(error)
    shown = {"form_": form, "trial": mine, "elsewhere": elsewhere}
    return page(request, "stores/open.html", shown, status=422 if form.errors else 200)


def _open(request: HttpRequest, form: OpenForm, organisation: accounts.Organisation | None) -> None:
    asked = {**form.sign(), "rehearsal": form.cleaned_data.get("rehearsal", False), "key": form.command_key()}
    if organisation:
        open_store(organisation, **asked, by=request.actor)
    else:
        store = open_household_store(**asked, by=request.actor)
        accounts.act_for(request, store.organisation_id, helping=False)


@never_cache
def settings_(request: HttpRequest) -> HttpResponse:
    """Change what stands over one's stall, its cover and its terms."""
    mine = store_of(request.actor)
    if mine is None:
        return redirect("stores:open")
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = SettingsForm(*posted, store=mine, own=documents.Photo.objects.visible_to(request.actor))
    if request.method == "POST":
        keep_photos(request, form)
        if form.is_valid() and _changed(request, form, mine):
            return redirect("stores:goods")
    shown = {
        "form_": form, "store": mine, "picture_of": documents.picture_of, "advice_for": documents.advice_for, "site": site(),
    }  # fmt: skip
    return page(request, "stores/settings.html", shown, status=422 if form.errors else 200)


def _changed(request: HttpRequest, form: SettingsForm, mine: Store) -> bool:
    cover = form.kept[0] if form.kept else None
    try:
        change_store(mine, **form.sign(), **form.terms(), cover=cover, by=request.actor, key=form.command_key())
    except RuleError as error:
        form.refuse(error)
    return not form.errors

"""The market: its front, its shelves, its communes. The same bytes for everybody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from lantoa.cases import api as cases
from lantoa.catalog import api as catalog
from lantoa.kit.page_cache.names import CLASSES, MARKET, seller
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.places import api as places
from lantoa.portal.queries import market, peer, search
from lantoa.stores import api as stores
from lantoa.ui.kept import keep
from lantoa.ui.render import page

ON_A_PAGE = 24


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front of the market; with `q` what fits these words."""
    asked = " ".join(request.GET.get("q", "").split())[: search.LONGEST_QUESTION]
    if asked:
        return _found(request, asked)
    shelf, run = _page_of(request, stores.market_products()), market.next_classes().first()
    shown = {**shelf, "shelves": market.shelves(), "run": run}
    return _kept(request, page(request, "portal/home.html", shown), shelf["cards"], [run] if run else [])


def _found(request: HttpRequest, asked: str) -> HttpResponse:
    found = search.market.search(asked)
    pages = Paginator(found.products, ON_A_PAGE).get_page(request.GET.get("trang"))
    products = {product.pk: product for product in stores.market_products().filter(pk__in=pages.object_list)}
    stalls = {stall.pk: stall for stall in stores.public_stores().filter(pk__in=found.stalls)}
    units = {unit.pk: unit for unit in places.Unit.objects.filter(pk__in=found.units)}
    procedures = {
        it.procedure_id: it
        for it in cases.procedures(world.today()).filter(procedure__in=found.procedures or found.nearly)
    }
    if found.is_nothing:
        catalog.note_asked(asked)
    shown = {
        "asked": asked,
        "pages": pages,
        "cards": stores.cards(products[pk] for pk in pages.object_list if pk in products),
        "stalls": [stalls[pk] for pk in found.stalls if pk in stalls],
        "units": [units[code] for code in found.units],
        "procedures": [procedures[slug] for slug in found.procedures if slug in procedures],
        "nearly": [procedures[slug] for slug in found.nearly if slug in procedures],
        "shelves": market.shelves(),
        "elsewhere": peer.has_markets(),
    }
    return page(request, "portal/found.html", shown)


@require_safe
def ranking(request: HttpRequest) -> HttpResponse:
    """In which order the market shows what was found, and why."""
    return page(request, "portal/ranking.html")


@require_safe
def category(request: HttpRequest, category_slug: str) -> HttpResponse:
    """One shelf of the market."""
    shelves = market.shelves()
    shelf = next((one for one in shelves if one.pk == category_slug), None) or get_object_or_404(
        catalog.Category, pk=category_slug
    )
    if request.GET.get("trang"):
        goods = _page_of(request, stores.market_products().filter(category=shelf))
    else:
        pages = stores.first_page_on(shelf.pk)
        goods = {"pages": pages, "cards": stores.cards(pages.object_list)}
    shown = {**goods, "shelf": shelf, "shelves": shelves}
    return _kept(request, page(request, "portal/category.html", shown), goods["cards"])


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """All communes: a map of equal tiles and a list."""
    counts = market.stores_by_unit()
    those = places.standing_units()
    tiles = [
        (unit.tile_col, unit.tile_row, places.unit_title(unit), counts.get(unit.pk, 0), reverse("portal:unit", args=[unit.slug]))
        for unit in those
    ]  # fmt: skip
    groups = places.unit_choices()
    slugs = {unit.pk: unit.slug for unit in those}
    shown = {"tiles": tiles, "groups": groups, "counts": counts, "slugs": slugs}
    return _kept(request, page(request, "portal/units.html", shown))


@require_safe
def unit(request: HttpRequest, unit_slug: str) -> HttpResponse:
    """One commune: who sells there and what."""
    found = get_object_or_404(places.Unit.objects.select_related("became"), slug=unit_slug)
    if found.became is not None:
        return redirect("portal:unit", found.became.slug, permanent=True)
    goods, runs = _page_of(request, market.products_in_unit(found)), list(market.next_classes().filter(unit=found)[:5])
    shown = {
        **goods,
        "unit": found,
        "title": places.unit_title(found),
        "former": [old.name for old in found.former_units.all()],
        "stalls": list(stores.public_stores().filter(unit=found).order_by("name")[:60]),
        "runs": runs,
    }
    return _kept(request, page(request, "portal/unit.html", shown), goods["cards"], runs)


def _page_of(request: HttpRequest, products: QuerySet[catalog.Product]) -> dict[str, Any]:
    pages = stores.on_page(products, request.GET.get("trang"))
    return {"pages": pages, "cards": stores.cards(pages.object_list)}


def _kept(
    request: HttpRequest,
    answer: HttpResponse,
    cards: Iterable[stores.Card] = (),
    runs: Iterable[learning.CourseRun] = (),
) -> HttpResponse:
    """The answer, kept as long as the market, the stalls of these cards and the classes stay as they are."""
    shown = list(cards)
    moments: list[datetime] = [card.frees_at for card in shown if card.frees_at]
    moments += [run.ends for run in runs]  # type: ignore[attr-defined]
    # What is left of a neighbour's goods is counted at their maker's.
    sellers = {seller(pk) for card in shown for pk in (card.store.organisation_id, card.product.organisation_id)}
    return keep(request, answer, names={MARKET, CLASSES} | sellers, until=min(moments, default=None))

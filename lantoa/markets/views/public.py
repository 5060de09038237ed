"""What everybody sees of markets: which there are, one with its plan and prices, one place, a page for visitors, who takes cashless payment."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from lantoa.kit.page_cache.names import MARKET_PLACES, market_place, seller
from lantoa.kit.world import world
from lantoa.markets.models import Market, Place
from lantoa.markets.queries.cashless import standings, together
from lantoa.markets.queries.market import board_of, plan_of, spot_of
from lantoa.places import api as places
from lantoa.ui.kept import keep
from lantoa.ui.render import page

ON_A_PAGE = 30


@require_safe
def markets(request: HttpRequest) -> HttpResponse:
    """Every market, by commune, and how many of its stallholders take cashless payment."""
    found = list(Market.objects.select_related("unit").order_by("unit__name", "name"))
    standing = {one.market_id: one for one in standings([market.pk for market in found], world.today())}
    return keep(
        request, page(request, "markets/markets.html", {"markets": found, "standing": standing}), names=[MARKET_PLACES]
    )


@require_safe
def market(request: HttpRequest, market_slug: str) -> HttpResponse:
    """One market: when it is open, its prices of the day, its plan and the same as a list."""
    found = _found(market_slug)
    plan = plan_of(found)
    shown = {
        **_about(found), "plan": plan, "pages": Paginator(plan.spots, ON_A_PAGE).get_page(request.GET.get("trang")), "board": board_of(found),
    }  # fmt: skip
    return keep(request, page(request, "markets/market.html", shown), names=[market_place(found.pk)])


@require_safe
def visit(request: HttpRequest, market_slug: str) -> HttpResponse:
    """For who comes from elsewhere: where, when, what, who takes a QR, what things cost today."""
    found = _found(market_slug)
    taking = [spot for spot in plan_of(found).spots if spot.takes_qr]
    pages = Paginator(taking, ON_A_PAGE).get_page(request.GET.get("trang"))
    shown = {**_about(found), "pages": pages, "board": board_of(found)}
    return keep(request, page(request, "markets/visit.html", shown), names=[market_place(found.pk)])


@require_safe
def place(request: HttpRequest, stand_id: int) -> HttpResponse:
    """One place: what is sold there and how to pay. Who has it is only told where they have a stall here themselves."""
    found = get_object_or_404(Place.objects.there().select_related("market__unit", "row"), pk=stand_id)
    spot = spot_of(found)
    names = [market_place(found.market_id)]
    if spot.holder and spot.holder.store:
        # Their stall's name stands here, and whether it is open.
        names.append(seller(spot.holder.store.organisation_id))
    return keep(request, page(request, "markets/place.html", {**_about(found.market), "spot": spot}), names=names)


@require_safe
def cashless(request: HttpRequest) -> HttpResponse:
    """How many stallholders take cashless payment and used it this month, by class and by market; each number leads to its rows."""
    found = list(Market.objects.select_related("unit").order_by("grade", "unit__name", "name"))
    standing = {one.market_id: one for one in standings([one.pk for one in found], world.today())}
    by_grade = {
        grade: together(standing[one.pk] for one in found if one.grade == grade and one.pk in standing)
        for grade in sorted({one.grade for one in found})
    }
    shown = {
        "markets": found, "standing": standing, "grades": by_grade, "all": together(standing.values()), "month": world.today(),
        "how_many": {grade: sum(1 for one in found if one.grade == grade) for grade in by_grade},
    }  # fmt: skip
    return keep(request, page(request, "markets/cashless.html", shown), names=[MARKET_PLACES])


def _found(slug: str) -> Market:
    return get_object_or_404(Market.objects.select_related("unit"), slug=slug)


def _about(market: Market) -> dict[str, object]:
    return {"market": market, "unit": places.unit_title(market.unit), "today": world.today()}

"""The seller's orders, by what comes next."""

from __future__ import annotations

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.kit.pages import CountedPaginator, counted_pages, number_of
from lantoa.orders.models import Order
from lantoa.orders.queries.abroad import waiting_abroad
from lantoa.orders.queries.maker import missing_makers
from lantoa.orders.queries.order import ON_A_PAGE, Board, pack_summary
from lantoa.orders.queries.order import board as board_of
from lantoa.orders.queries.parcel import late_parcels
from lantoa.orders.queries.problem import first_problems
from lantoa.orders.views.slip import slips as slips_of
from lantoa.ui.render import page

TABS = ("to_confirm", "awaiting_payment", "to_pack", "to_hand_over", "done")
# What is done is counted to so many pages, then it is said that it goes on: counting years of orders costs too much.
COUNTED_PAGES = 40


@never_cache
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    mine = board_of(request.actor)
    first = next((tab for tab in TABS if mine.counts.get(tab)), "done")
    tab = request.GET.get("xem", first)
    if tab not in TABS:
        raise Http404
    pages = _page_of(mine, tab, request.GET.get("trang"))
    summary = pack_summary(mine.to_pack) if tab == "to_pack" else []
    return page(
        request,
        "orders/board.html",
        {
            "tab": tab,
            "tabs_": TABS,
            "counts": mine.counts,
            "orders": pages,
            "summary": summary,
            "problems": first_problems(request.actor),
            "waits": missing_makers(pages.object_list) if tab == "to_pack" else {},
            "late": late_parcels(request.actor),
            "from_abroad": waiting_abroad(request.actor),
        },
    )


def _page_of(mine: Board, tab: str, number: str | None) -> Page[Order]:
    if tab not in mine.counts:
        return counted_pages(mine.done, ON_A_PAGE, number, pages=COUNTED_PAGES).get_page(number)
    count = mine.counts[tab]
    if number_of(number) == 1:
        pages: Page[Order] = CountedPaginator(range(count), ON_A_PAGE, count=count, most=count + 1).page(1)  # type: ignore[arg-type]
        pages.object_list = mine.first(tab)
        return pages
    orders: QuerySet[Order] = getattr(mine, tab)
    return CountedPaginator(orders, ON_A_PAGE, count=count, most=count + 1).get_page(number)


@never_cache
@require_safe
def slips(request: HttpRequest) -> HttpResponse:
    """Packing slips of everything to pack, one page each."""
    orders = list(board_of(request.actor).to_pack[:200])
    if not orders:
        raise Http404
    return slips_of(orders, "phieu-dong-goi.pdf")

"""A stall as buyers see it."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from lantoa.documents import api as documents
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.stores.models import Store
from lantoa.stores.queries import cards, products_in
from lantoa.ui.render import page

ON_A_PAGE = 24


@require_safe
def store(request: HttpRequest, slug: str) -> HttpResponse:
    """The same bytes for everybody; a stall that is only tried out is there for its own people alone."""
    found = get_object_or_404(Store.objects.select_related("unit", "cover"), slug=slug)
    if not found.is_public() and not Store.objects.visible_to(request.actor).filter(pk=found.pk).exists():
        raise Http404
    pages = Paginator(products_in(found), ON_A_PAGE).get_page(request.GET.get("trang"))
    shown = {
        "store": found,
        "unit": places.unit_title(found.unit),
        "today": world.today(),
        "cover": documents.photo_url(found.cover) if found.cover else "",
        "pages": pages,
        "cards": cards(pages.object_list, store=found),
        "site": site(),
    }
    return for_everybody(page(request, "stores/store.html", shown), public=found.is_public())


def site() -> str:
    """Where this installation is reached from outside, to be put before a path that is shared."""
    return settings.PUBLIC_URL.rstrip("/")


def for_everybody(answer: HttpResponse, *, public: bool) -> HttpResponse:
    """The answer as it is when anybody may keep it; else with the word that nobody keeps it."""
    if not public:
        add_never_cache_headers(answer)
    return answer

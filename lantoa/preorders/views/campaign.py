"""Group buys and pre-orders as everybody sees them: the list, one of them, its picture for chats."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from lantoa.catalog import api as catalog
from lantoa.documents import api as documents
from lantoa.kit import money
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.preorders.models import Campaign
from lantoa.preorders.queries.campaign import open_now
from lantoa.preorders.queries.season import windows_of
from lantoa.preorders.rules import window_at
from lantoa.ui.render import page

ON_A_PAGE = 24


@never_cache
@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """Everything one can join now, the soonest to close first."""
    number = request.GET.get("trang", "")
    paginator = Paginator(open_now(), ON_A_PAGE)
    pages = paginator.get_page(int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1)
    found = list(pages.object_list)
    photos = catalog.main_photos([one.offer.variant.product_id for one in found])
    shown = {"pages": pages, "campaigns": found, "photos": photos, "picture_of": documents.picture_of}
    return page(request, "preorders/campaigns.html", shown)


@never_cache
@require_safe
def campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    found, public = find(request, campaign_id)
    product = found.offer.variant.product
    photos = catalog.photos_of([product.pk]).get(product.pk, [])
    shown = {
        "campaign": found,
        "public": public,
        "state": found.state,
        "product": product,
        "store": found.store,
        "place": places.unit_title(found.store.unit),
        "photo_of": documents.picture_of(photos[0]) if photos else "",
        "harvest": window_at(windows_of([product.pk]).get(product.pk, []), world.today()),
        "today": world.today(),
        "site": settings.PUBLIC_URL.rstrip("/"),
    }
    return page(request, "preorders/campaign.html", shown)


def find(request: HttpRequest, campaign_id: int) -> tuple[Campaign, bool]:
    """The campaign, and whether everybody may see it; 404 for one that only its own people may, asked for by others."""
    found = Campaign.objects.public().to_show().filter(pk=campaign_id).first()
    if found is not None:
        return found, True
    mine = Campaign.objects.visible_to(request.actor).to_show().filter(pk=campaign_id).first()
    if mine is None:
        raise Http404
    return mine, False


@require_safe
@cache_control(public=True, max_age=600)
def card(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """What chats show when somebody shares it: name, price, last day, first photo."""
    found = Campaign.objects.public().to_show().filter(pk=campaign_id).first()
    if found is None:
        raise Http404
    product = found.offer.variant.product
    photo = next(iter(catalog.photos_of([product.pk]).get(product.pk, [])), None)
    with translation.override("vi"):
        below = f"{found.store.name}, {places.unit_title(found.store.unit)}"
    price = f"{money.format_dong(found.price_now)} / {product.unit}"
    return HttpResponse(documents.share_card(product.name, below, price, photo), content_type="image/jpeg")

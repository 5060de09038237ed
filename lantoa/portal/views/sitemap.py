"""What search engines may read, and the list of it."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from lantoa.cases import api as cases
from lantoa.catalog import api as catalog
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.markets import api as markets
from lantoa.places import api as places
from lantoa.portal.queries import market
from lantoa.stores import api as stores

# The protocol's limit for one file (sitemaps.org/protocol.html): the newest goods come first, what is older is found by the shelves.
MOST = 50_000
# Pages of one person, of one order, or of the seller: of no use to a stranger.
CLOSED = (
    "dang-nhap",
    "gio",
    "don",
    "don-cua-toi",
    "don-hang",
    "bien-nhan",
    "tim-don",
    "mua",
    "toi",
    "hom-nay",
    "tien",
    "ban-hang",
    "kiem-duyet",
    "quan-ly-website",
    "cau-hoi",
    "bao-cao",
    "quan-ly-cho",
    "bang-gia-cho",
    "o-cho-cua-toi",
    "o-cho",
    "phi-cho",
    "hooks",
    "ocop/ban",
    "ocop/cham",
    "ocop/giay-to",
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: /{path}/" for path in CLOSED),
        f"Sitemap: {_site()}{reverse('machines:sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page, rehearsals and hidden goods aside."""
    rows = [
        f"<url><loc>{escape(_site() + path)}</loc></url>" for path, _number in zip(_paths(), range(MOST), strict=False)
    ]
    text = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return HttpResponse(text + "\n".join(rows) + "\n</urlset>\n", content_type="application/xml; charset=utf-8")


def _paths() -> Iterator[str]:
    yield reverse("portal:home")
    yield reverse("portal:units")
    yield reverse("learning:course_list")
    for course in learning.Course.objects.order_by("pk").values_list("slug", flat=True):
        yield reverse("learning:course", args=[course])
    yield reverse("insights:outcomes")
    yield reverse("websites:register")
    yield reverse("websites:how")
    yield reverse("catalog:market")
    yield reverse("catalog:criteria")
    for ocop_id in catalog.OcopProduct.objects.graded().order_by("pk").values_list("pk", flat=True):
        yield reverse("catalog:product", args=[ocop_id])
    yield reverse("markets:markets")
    yield reverse("markets:cashless")
    for slug in markets.Market.objects.order_by("pk").values_list("slug", flat=True):
        yield reverse("markets:market", args=[slug])
        yield reverse("markets:visit", args=[slug])
    yield reverse("cases:procedures")
    for procedure in cases.procedures(world.today()).order_by("procedure").values_list("procedure", flat=True):
        yield reverse("cases:procedure", args=[procedure])
    for shelf in market.shelves():
        yield reverse("portal:category", args=[shelf.pk])
    for unit in places.standing_units():
        yield reverse("portal:unit", args=[unit.slug])
    for slug in stores.public_stores().order_by("pk").values_list("slug", flat=True):
        yield reverse("stores:store", args=[slug])
    for product_id in stores.public_products().values_list("pk", flat=True)[:MOST]:
        yield reverse("stores:product", args=[product_id])
    for product_id, slug in stores.only_next_door()[:MOST]:
        yield reverse("stores:product_at", args=[slug, product_id])


def _site() -> str:
    return settings.PUBLIC_URL.rstrip("/")

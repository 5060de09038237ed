"""Short links: where one leads, making one, sharing it from the phone, and what it brought."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.channels.actions.link import claim_by_hand, make_link, note_visit
from lantoa.channels.actions.post import link_of
from lantoa.channels.forms.link import PLACE_NAMES, ClaimForm, LinkForm
from lantoa.channels.models import ShortLink
from lantoa.channels.queries import link as queries
from lantoa.channels.rules.link import MOST_IN_A_WHILE, is_a_reader
from lantoa.documents import api as documents
from lantoa.kit.errors import RuleError
from lantoa.kit.money import format_dong
from lantoa.kit.pace import Pace
from lantoa.kit.post_code import post_code_in
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.stores import api as stores
from lantoa.ui.render import page

# Held in memory for half an hour at most, as hashes: who opens a link is written nowhere.
MOST_CARDS = 24
_lately = Pace(timedelta(minutes=30))


@never_cache
@require_safe
def landing(request: HttpRequest, link_code: str) -> HttpResponse:
    """Where a short link leads: the goods, or the stall, with the way to order that names the post."""
    found, store = _led(link_code)
    if _counts(request, found):
        note_visit(found, world.now())
    if found.product is not None:
        return _goods(request, found, store, found.product.pk)
    cards = stores.cards(stores.products_in(store)[:MOST_CARDS], store=store)
    return page(request, "channels/link_store.html", {**_around(found, store), "cards": cards})


@never_cache
@require_safe
def landing_goods(request: HttpRequest, link_code: str, product_id: int) -> HttpResponse:
    """One thing of the stall a short link leads to; where the link leads to one thing, only that."""
    found, store = _led(link_code)
    if found.product_id not in (None, product_id):
        raise Http404
    shown = getattr(found, "by_creator", None)
    if shown is not None and shown.whole and _counts(request, found):
        # From a creator's page one comes straight to the goods.
        note_visit(found, world.now())
    return _goods(request, found, store, product_id)


def _led(code: str) -> tuple[ShortLink, stores.Store]:
    found = ShortLink.objects.filter(code=post_code_in(code[:20])).select_related("product", "by_creator").first()
    store = found and stores.public_stores().filter(organisation=found.organisation_id).order_by("pk").first()
    if found is None or store is None:
        raise Http404
    return found, store


def _around(link: ShortLink, store: stores.Store) -> dict[str, Any]:
    return {
        "link": link, "store": store, "unit": places.unit_title(store.unit), "resting": stores.is_closed(store, world.today()), "site": _site(),
    }  # fmt: skip


def _goods(request: HttpRequest, link: ShortLink, store: stores.Store, product_id: int) -> HttpResponse:
    offers = [one for one in stores.offers_seen_by_buyers(product_id) if one.store_id == store.pk]
    if not offers and link.product is None:
        raise Http404
    photos = catalog.photos_of([product_id]).get(product_id, []) if offers else []
    shown = {
        "product": offers[0].variant.product if offers else link.product, "offers": offers, "any_left": sum(one.left for one in offers),
        "lowest": min((one.price for one in offers), default=0), "photos": photos, "picture_of": documents.picture_of,
    }  # fmt: skip
    return page(request, "channels/link_product.html", {**_around(link, store), **shown})


def _counts(request: HttpRequest, link: ShortLink) -> bool:
    """Whether this opening is one to count: by somebody who reads, not by the stall's own people, not again and again."""
    if (
        request.method != "GET"
        or not is_a_reader(request.headers)
        or request.actor.organisation_id == link.organisation_id
    ):
        return False
    said = f"{link.code} {accounts.network_mark(request)} {request.headers.get('User-Agent', '')}"
    asker = hashlib.blake2b(said.encode(), digest_size=12).hexdigest()
    _lately.step(asker)
    return _lately.steps(asker) <= MOST_IN_A_WHILE


@never_cache
@require_safe
def links(request: HttpRequest) -> HttpResponse:
    return _links(request, ClaimForm())


@never_cache
def claim(request: HttpRequest) -> HttpResponse:
    """Tie an order to the post whose code its buyer said."""
    if request.method != "POST":
        return redirect("channel_links:links")
    form = ClaimForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = claim_by_hand(data["order_code"], data["said"], by=request.actor, key=form.command_key())
            return redirect("channel_links:shared", my_link_code=made.link.code)
        except RuleError as error:
            form.refuse(error)
    return _links(request, form, 422)


def _links(request: HttpRequest, form: ClaimForm, status: int = 200) -> HttpResponse:
    store = my_store(request)
    shown = {"links": queries.links(request.actor), "store": store, "places": PLACE_NAMES, "form_": form}
    return page(request, "channels/links.html", shown, status=status)


@never_cache
def store_link(request: HttpRequest) -> HttpResponse:
    return _new(request, None)


@never_cache
def product_link(request: HttpRequest, product_id: int) -> HttpResponse:
    return _new(request, my_product(request, product_id))


def _new(request: HttpRequest, product: catalog.Product | None) -> HttpResponse:
    store, posted = my_store(request), request.method == "POST"
    form = LinkForm(request.POST if posted else None)
    if posted and form.is_valid():
        try:
            made = make_link(store, product, form.cleaned_data["place"], by=request.actor, key=form.command_key())
            return redirect("channel_links:shared", my_link_code=made.code)
        except RuleError as error:
            form.refuse(error)
    shown = {"store": store, "product": product, "form_": form}
    return page(request, "channels/link_new.html", shown, status=422 if form.errors else 200)


@never_cache
@require_safe
def shared(request: HttpRequest, my_link_code: str) -> HttpResponse:
    """One link: the words, the photo and the link to share, and what came by it."""
    mine = ShortLink.objects.visible_to(request.actor).select_related("product", "by_creator__agreement__creator")
    found = get_object_or_404(mine, code=my_link_code[:6])
    store = stores.public_stores().filter(organisation=found.organisation_id).order_by("pk").first()
    if store is None:
        raise Http404
    photo = catalog.main_photos([found.product_id]).get(found.product_id) if found.product_id else None
    shown = {
        "link": found, "store": store, "short": link_of(found), "words": words_of(found, store), "place": PLACE_NAMES.get(found.place, ""),
        "photo": photo and documents.photo_url(photo), "brought": queries.brought([found.pk])[found.pk], "claims": queries.orders_by(found, request.actor),
    }  # fmt: skip
    return page(request, "channels/link.html", shown)


def words_of(link: ShortLink, store: stores.Store) -> str:
    """What is said when the link is shared, in the buyers' language: what, for how much, where to order, which code to name."""
    with translation.override("vi"):
        what = _("%(store)s on Lan Tỏa") % {"store": store.name}
        how = _("Order here: %(link)s\nOrdering by message? Just say the code %(code)s.")
    if link.product is not None:
        offers = stores.offers_seen_by_buyers(link.product.pk)
        lowest = min((one.price for one in offers), default=0)
        what = f"{link.product.name} · {format_dong(lowest)}" if lowest else link.product.name
    return f"{what}\n{how % {'link': link_of(link), 'code': link.said}}"


def _site() -> str:
    return str(settings.PUBLIC_URL).rstrip("/")


def my_store(request: HttpRequest) -> stores.Store:
    """The actor's own real stall; what is only tried out goes nowhere."""
    store = stores.store_of(request.actor)
    if store is None or store.rehearsal:
        raise Http404
    return store


def my_product(request: HttpRequest, product_id: int) -> catalog.Product:
    """A product that the actor's own real stall has on sale."""
    mine = catalog.Product.objects.visible_to(request.actor).live()
    product = get_object_or_404(mine, pk=product_id)
    if not stores.Offer.objects.live().filter(store=my_store(request), variant__product=product).exists():
        raise Http404
    return product

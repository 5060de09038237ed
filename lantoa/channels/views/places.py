"""One product at all of a seller's shops and pages at once, what somebody changed there, and a shop's own settings."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lantoa.catalog import api as catalog
from lantoa.channels.actions import sight
from lantoa.channels.actions.account import choose_page, disconnect, pages_of
from lantoa.channels.actions.buffer import set_buffer
from lantoa.channels.actions.listing import publish_at
from lantoa.channels.adapters import registry
from lantoa.channels.errors import BadListings
from lantoa.channels.forms.places import AccountForm, DecisionForm, PlaceForm, PlacesForm
from lantoa.channels.models import ChannelAccount, Listing
from lantoa.channels.queries.places import Place, own_of, places_for, prices_of
from lantoa.channels.queries.shelf import has_shelves, shelf_of, shelves_for
from lantoa.channels.rules.papers import is_food
from lantoa.documents import api as documents
from lantoa.kit.errors import RuleError
from lantoa.stores import api as stores
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page

_DECISIONS = {"here": sight.make_as_here, "theirs": sight.keep_theirs}


@never_cache
def product(request: HttpRequest, product_id: int) -> HttpResponse:
    """How the product stands at each place; sent, it is put up at the chosen ones, or all that stands against it is said."""
    goods = get_object_or_404(catalog.Product.objects.visible_to(request.actor).live(), pk=product_id)
    store = stores.store_of(request.actor)
    if store is None or store.rehearsal:
        raise Http404
    posted = request.method == "POST"
    bound = PlacesForm(request.POST if posted else None)
    photos = catalog.photos_of([goods.pk]).get(goods.pk, [])
    prices = prices_of(goods)
    places = places_for(request.actor, goods)
    sections = [(one, _section(request, one, goods, prices, photos)) for one in places]
    finding = posted and "find" in request.POST
    if posted and not finding and bound.is_valid() and all([form.is_valid() for _place, form in sections]):
        chosen = [(place, form) for place, form in sections if form.cleaned_data["chosen"]]
        try:
            publish_at(goods, [(place.account, form.own()) for place, form in chosen], by=request.actor, key=bound.command_key())  # fmt: skip
            return redirect("channels:channels" if chosen else "stores:offer_edit", *(() if chosen else (goods.pk,)))
        except BadListings as error:
            for place, form in chosen:
                form.refuse_all(error.problems.get(place.account.pk, ()))
        except RuleError as error:
            bound.refuse(error)
    wrong = not finding and (bound.errors or any(form.errors for _place, form in sections))
    shown = {
        "product": goods, "sections": sections, "bound": bound, "picture_of": documents.picture_of, "owner": "owner" in request.actor.roles,
        "papers": is_food(goods.category_id) and not stores.has_papers(store), "finding": finding, "wrong": bool(posted and wrong),
    }  # fmt: skip
    return page(request, "channels/places.html", shown, status=422 if posted and wrong else 200)


def _section(
    request: HttpRequest, place: Place, goods: catalog.Product, prices: dict[catalog.ProductVariant, int], photos: list[documents.Photo]
) -> PlaceForm:  # fmt: skip
    posted = request.method == "POST"
    account, sent = place.account, request.POST if posted else {}
    channel, prefix = account.channel, f"a{account.pk}"
    initial: dict[str, Any] = own_of(place.listing) if place.listing else {"chosen": True}
    order = {pk: number for number, pk in enumerate(place.listing.photos, 1)} if place.listing else {}
    if order:
        initial |= {f"photo_{one.pk}": str(order[one.pk]) if one.pk in order else "" for one in photos}
    shelves, known = [], has_shelves(channel)
    if known:
        words = sent.get(f"{prefix}-shelf_words", "") or goods.name
        picked = shelf_of(channel, sent.get(f"{prefix}-category", "") or str(initial.get("category", "")))
        found = shelves_for(channel, words)
        shelves = [*([picked] if picked and picked not in found else []), *found]
        shelves = shelves or shelves_for(channel, goods.category.title)
    return PlaceForm(
        sent if posted else None, account=account, product=goods, variants=prices, photos=photos, shelves=shelves,
        shelved=channel in registry.shelved(), known=known, weighs=channel in registry.marketplaces(), initial=initial,
    )  # fmt: skip


@never_cache
def account(request: HttpRequest, account_id: int) -> HttpResponse:
    """What is kept back there; or it is looked at now, or the connection ends."""
    found = get_object_or_404(ChannelAccount.objects.visible_to(request.actor).live(), pk=account_id)
    posted = request.method == "POST"
    bound = AccountForm(request.POST if posted else None, initial={"pieces": found.buffer})
    if posted and "end" in request.POST and "owner" in request.actor.roles:
        disconnect(found, by=request.actor, key=KeyForm(request.POST).command_key())
        return redirect("channels:channels")
    if posted and "look" in request.POST:
        sight.look_soon(found)
        return redirect("channels:channels")
    if posted and bound.is_valid():
        try:
            set_buffer(found, bound.cleaned_data["pieces"], by=request.actor, key=bound.command_key())
            return redirect("channels:channels")
        except RuleError as error:
            bound.refuse(error)
    shown = {"account": found, "bound": bound, "owner": "owner" in request.actor.roles}
    return page(request, "channels/account.html", shown, status=422 if bound.errors else 200)


@never_cache
@require_POST
def decide(request: HttpRequest, listing_id: int) -> HttpResponse:
    """Make it as here, or keep what somebody made of it there."""
    found = get_object_or_404(Listing.objects.visible_to(request.actor).select_related("account"), pk=listing_id)
    bound = DecisionForm(request.POST)
    if bound.is_valid():
        try:
            _DECISIONS[bound.cleaned_data["act"]](found, by=request.actor, key=bound.command_key())
        except RuleError:
            # It changed meanwhile: the page shows how it stands now.
            return redirect("channels:channels")
    return redirect("channels:channels")


@never_cache
def pages(request: HttpRequest, account_id: int) -> HttpResponse:
    """Which of the pages the owner allowed this account shall be."""
    found = get_object_or_404(ChannelAccount.objects.visible_to(request.actor).live(), pk=account_id)
    there, refused = pages_of(found), ""
    if not there:
        return redirect("channels:channels")
    if request.method == "POST":
        try:
            choose_page(found, request.POST.get("page", ""), by=request.actor)
            return redirect("channels:channels")
        except RuleError as error:
            refused = str(error)
    shown = {"account": found, "pages": there, "refused": refused}
    return page(request, "channels/pages.html", shown, status=422 if refused else 200)

"""A seller's own group buys: open one, see who joined and what came of it, change it, call it off; seasons and what is asked for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.catalog import api as catalog
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.preorders.actions.campaign import cancel_campaign, change_campaign, open_campaign
from lantoa.preorders.actions.season import drop_season, say_season
from lantoa.preorders.forms.campaign import NEW, CampaignForm, CancelForm, SeasonForm, TermsForm
from lantoa.preorders.models import Campaign, HarvestWindow
from lantoa.preorders.queries.asked import asked_about, asked_of
from lantoa.preorders.queries.campaign import outcome_of
from lantoa.preorders.rules import Window, window_at
from lantoa.stores import api as stores
from lantoa.ui.render import page

MOST, MOST_GOODS = 100, 200


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What runs, and what came of what ran before."""
    rows = Campaign.objects.visible_to(request.actor).to_show().order_by("-opened_at", "-pk")[:MOST]
    found = [(one, one.state) for one in rows]
    shown = {
        "running": [one for one, state in found if state in ("open", "reached")],
        "over": [(one, state) for one, state in found if state not in ("open", "reached")],
        "store": stores.store_of(request.actor),
    }
    return page(request, "preorders/mine.html", shown)


@never_cache
def campaign_new(request: HttpRequest) -> HttpResponse:
    """Open one; `lai` names one of one's own to try again, `ten` what people ask for, `hang` a product."""
    store = stores.store_of(request.actor)
    if store is None:
        return redirect("stores:open")
    again = _own(request, request.GET.get("lai", ""))
    rows = stores.Offer.objects.live().filter(store=store).select_related("variant__product")
    offers = list(rows.order_by("variant__product__name", "variant__position", "pk")[:MOST_GOODS])
    posted = request.POST if request.method == "POST" else None
    form = CampaignForm(posted, offers=offers, initial=_known(request, again, offers))
    if posted is not None and form.is_valid():
        try:
            made = open_campaign(
                store, form.goods_chosen(), form.terms(), again_of=again, by=request.actor, key=form.command_key()
            )
            return redirect("preorders:sale", made.pk)
        except RuleError as error:
            form.refuse(error)
    shown = {"form_": form, "again": again, "store": store}
    return page(request, "preorders/new.html", shown, status=422 if form.errors else 200)


def _own(request: HttpRequest, number: str) -> Campaign | None:
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    return Campaign.objects.visible_to(request.actor).to_show().filter(pk=int(number)).first()


def _known(request: HttpRequest, again: Campaign | None, offers: list[stores.Offer]) -> dict[str, Any]:
    if again:
        kept = ("kind", "price", "minimum", "maximum", "lower_price", "lower_from", "pay_days", "words")
        return {"goods": str(again.offer_id), **{name: getattr(again, name) for name in kept}}
    wanted = request.GET.get("hang", "")
    offer = next((one for one in offers if str(one.variant.product_id) == wanted), None)
    if offer:
        return {"goods": str(offer.pk), "price": offer.price}
    name = request.GET.get("ten", "").replace("\x00", "")[:60]
    return {"goods": NEW, "name": name, "unit": catalog.guess_unit(name), "category": catalog.guess_category(name)}


@never_cache
@require_safe
def sale(request: HttpRequest, group_id: int) -> HttpResponse:
    found = _find(request, group_id)
    again = Campaign.objects.filter(again_of=found).order_by("-pk").first()
    shown = {
        "campaign": found,
        "state": found.state,
        "outcome": outcome_of(found),
        "again": again,
        "public": _is_public(found),
    }
    return page(request, "preorders/sale.html", shown)


@never_cache
def sale_change(request: HttpRequest, group_id: int) -> HttpResponse:
    found = _find(request, group_id)
    form = TermsForm(request.POST if request.method == "POST" else None, campaign=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_campaign(found, form.terms(), by=request.actor, key=form.command_key())
            return redirect("preorders:sale", found.pk)
        except RuleError as error:
            form.refuse(error)
    shown = {"form_": form, "campaign": found, "state": found.state}
    return page(request, "preorders/change.html", shown, status=422 if form.errors else 200)


@never_cache
def sale_cancel(request: HttpRequest, group_id: int) -> HttpResponse:
    found = _find(request, group_id)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_campaign(found, reason=form.cleaned_data["reason"], by=request.actor, key=form.command_key())
            return redirect("preorders:sale", found.pk)
        except RuleError as error:
            form.refuse(error)
    shown = {"form_": form, "campaign": found, "state": found.state}
    return page(request, "preorders/cancel.html", shown, status=422 if form.errors else 200)


def _find(request: HttpRequest, pk: int) -> Campaign:
    return get_object_or_404(Campaign.objects.visible_to(request.actor).to_show(), pk=pk)


def _is_public(campaign: Campaign) -> bool:
    return Campaign.objects.public().filter(pk=campaign.pk).exists()


@never_cache
def seasons(request: HttpRequest) -> HttpResponse:
    """When one's goods can be had."""
    rows = HarvestWindow.objects.visible_to(request.actor).select_related("product").order_by("product__name", "first")
    goods = list(catalog.products_of(request.actor.organisation_id)[:MOST_GOODS])
    form = SeasonForm(request.POST if request.method == "POST" else None, products=goods)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("first", "last", "yearly")}
        try:
            say_season(form.product_chosen(), **said, by=request.actor, key=form.command_key())
            return redirect("preorders:seasons")
        except RuleError as error:
            form.refuse(error)
    found = [(one, window_at([Window(one.first, one.last, one.yearly)], world.today())) for one in rows]
    shown = {"form_": form, "seasons": found, "goods": goods, "today": world.today()}
    return page(request, "preorders/seasons.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
def season_drop(request: HttpRequest, window_id: int) -> HttpResponse:
    rows = HarvestWindow.objects.visible_to(request.actor).select_related("product")
    drop_season(get_object_or_404(rows, pk=window_id), by=request.actor)
    return redirect("preorders:seasons")


@never_cache
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """What people looked for and asked for, each with one tap to a group buy."""
    store = stores.store_of(request.actor)
    real = store is not None and not store.rehearsal
    shown = {"asked": asked_of(store) if real else [], "about": asked_about(request.actor) if real else []}
    return page(request, "preorders/asked.html", shown)

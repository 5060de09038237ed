"""Showing neighbours' goods: the public page, one's own, the agreements with their links, what they earned, and paying it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.channels.actions.creator import (
    answer_share,
    close_page,
    end_share,
    make_creator_link,
    open_page,
    propose_share,
    settle_share,
    take_back_settlement,
)
from lantoa.channels.forms.creator import PageForm, PaidForm, ShareForm, whose_page, written_percent
from lantoa.channels.forms.link import LinkForm
from lantoa.channels.models import Creator, CreatorAgreement, ShareSettlement
from lantoa.channels.queries import creator as queries
from lantoa.kit import vietqr
from lantoa.kit.access import SELLING
from lantoa.kit.errors import RuleError
from lantoa.payments import api as payments
from lantoa.places import api as places
from lantoa.stores import api as stores
from lantoa.ui.addresses import address
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal


@never_cache
@require_safe
def creator(request: HttpRequest, creator_slug: str) -> HttpResponse:
    """Whose goods somebody shows, with a way to order that names them."""
    found = Creator.objects.public().filter(slug=creator_slug).first()
    if found is None:
        raise Http404
    return page(request, "channels/creator.html", {"creator": found, "shelves": queries.shelves(found)})


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own page, agreements as either side, and what they came to. Coming from somebody's page, on to what can be done with them."""
    with_whom = request.GET.get("voi", "")[:200]
    them = whose_page(with_whom) if with_whom else None
    if them is not None and (onward := _onward(request, them)):
        return redirect(onward)
    found, rows = queries.creator_of(request.actor), queries.agreements(request.actor)
    waiting = [one for one in rows if one.agreement.may_answer(request.actor)]
    settled = [one for one in rows if one not in waiting]
    shows = [one for one in settled if not one.pays]
    shown = {
        "creator": found, "waiting": waiting, "shows": shows,
        "shown_by": [one for one in settled if one.pays], "earned": sum((one.money for one in shows), queries.Earned()), "percent": written_percent,
        "address": _site() + address("channel_creators:creator", found.slug) if found else "", "owner": "owner" in request.actor.roles,
        "sells": stores.public_stores().filter(organisation=request.actor.organisation_id).exists(),
        "account": payments.payout_account(request.actor.organisation_id) if found else None,
        "them": them, "their_stall": isinstance(them, stores.Store), "voi": f"?{urlencode({'voi': with_whom})}" if them else "",
        "mine": them is not None and them.organisation_id == request.actor.organisation_id,
    }  # fmt: skip
    return page(request, "channels/creator_mine.html", shown)


@never_cache
def edit(request: HttpRequest) -> HttpResponse:
    """Open one's page, or change what stands on it."""
    actor, posted = request.actor, request.method == "POST"
    if getattr(actor, "lost", False):
        return redirect("accounts:me")
    organisation = actor.organisation if actor.roles & SELLING else None
    found = queries.creator_of(actor) if organisation else None
    form = PageForm(request.POST if posted else None, needs_place=organisation is None, page=found)
    if posted and form.is_valid():
        try:
            made = open_page(organisation, **form.said(), by=actor, key=form.command_key())
            if organisation is None:
                accounts.act_for(request, made.organisation_id, helping=False)
            with_whom = request.GET.get("voi", "")[:200]
            return redirect(
                address("channel_creators:mine") + (f"?{urlencode({'voi': with_whom})}" if with_whom else "")
            )
        except RuleError as error:
            form.refuse(error)
    return page(
        request, "channels/creator_edit.html", {"creator": found, "form_": form}, status=422 if form.errors else 200
    )


@never_cache
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    found = queries.creator_of(request.actor)
    if found is not None:
        close_page(found, by=request.actor, key=KeyForm(request.POST).command_key())
    return redirect("channel_creators:mine")


@never_cache
def agreement_new(request: HttpRequest) -> HttpResponse:
    """Propose a share, as whoever shows goods or as the stall."""
    posted = request.method == "POST"
    form = ShareForm(request.POST if posted else None, address=request.GET.get("voi", "")[:200])
    if posted and form.is_valid():
        sides = form.sides(request.actor.organisation_id)
        try:
            if sides is None:
                form.add_error("their_page", form.what_is_missing())
            else:
                made = propose_share(
                    *sides, rate=form.cleaned_data["percent"], by=request.actor, key=form.command_key()
                )
                return redirect("channel_creators:agreement", made.pk)
        except RuleError as error:
            form.refuse(error)
    page_, store = queries.creator_of(request.actor), stores.store_of(request.actor)
    shown = {
        "form_": form, "them": form.them, "their_stall": isinstance(form.them, stores.Store),
        "creator": page_ if page_ and not page_.closed_at else None,
        "to_ask": queries.creators_to_ask(request.actor) if store and form.them is None else [],
        "unit_title": places.unit_title, "store": store,
    }  # fmt: skip
    return page(request, "channels/creator_agreement_new.html", shown, status=422 if form.errors else 200)


@never_cache
@require_safe
def agreement(request: HttpRequest, creator_agreement_id: int) -> HttpResponse:
    """One agreement: its terms, every order it brought, what is owed and paid."""
    found = get_object_or_404(_mine(request), pk=creator_agreement_id)
    owner, money = "owner" in request.actor.roles, queries.money_of([found.pk])[found.pk]
    shown = {
        "agreement": found, "pays": found.maker_id == request.actor.organisation_id, "percent": written_percent, "money": money,
        "rows": queries.rows_of(found), "settlements": queries.settlements_of(found), "owner": owner,
        "may_answer": owner and found.may_answer(request.actor),
        "may_take_back": owner and found.state == "proposed" and not found.may_answer(request.actor),
    }  # fmt: skip
    return page(request, "channels/creator_agreement.html", shown)


@never_cache
@require_POST
def answer(request: HttpRequest, creator_agreement_id: int) -> HttpResponse:
    """Say yes to a proposal, or with `no` turn it down or take it back."""
    found = get_object_or_404(_mine(request), pk=creator_agreement_id)
    try:
        answer_share(found, accept="no" not in request.POST, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("channel_creators:agreement", found.pk)


@never_cache
@require_POST
def end(request: HttpRequest, creator_agreement_id: int) -> HttpResponse:
    found = get_object_or_404(_mine(request), pk=creator_agreement_id)
    try:
        end_share(found, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("channel_creators:agreement", found.pk)


@never_cache
def pay(request: HttpRequest, creator_agreement_id: int) -> HttpResponse:
    """The stall pays from its own bank app by a QR that names the creator's account, then marks it."""
    found = get_object_or_404(_mine(request).filter(maker=request.actor.organisation_id), pk=creator_agreement_id)
    owed, out = queries.money_of([found.pk])[found.pk].open, queries.transfers_out(found.maker_id)
    form = PaidForm(request.POST if request.method == "POST" else None, owed=owed, out=out)
    if request.method == "POST" and form.is_valid():
        try:
            settle_share(
                found,
                amount=form.cleaned_data["amount"],
                movement=form.movement(),
                by=request.actor,
                key=form.command_key(),
            )
            return redirect("channel_creators:agreement", found.pk)
        except RuleError as error:
            form.refuse(error)
    account, memo = payments.payout_account(found.creator.organisation_id), f"LANTOA HH{found.pk}"
    payload = (
        vietqr.build(bin=account.bank_bin, account=account.number, amount=owed, memo=memo)
        if account and owed > 0
        else ""
    )
    shown = {"agreement": found, "owed": owed, "form_": form, "account": account, "payload": payload, "memo": memo}
    return page(request, "channels/creator_pay.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
def take_back(request: HttpRequest, share_settlement_id: int) -> HttpResponse:
    """Take back what was marked by mistake."""
    paid = ShareSettlement.objects.filter(agreement__maker=request.actor.organisation_id, reverses=None)
    found = get_object_or_404(paid, pk=share_settlement_id)
    try:
        take_back_settlement(found, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("channel_creators:agreement", found.agreement_id)


@never_cache
@require_safe
def goods(request: HttpRequest, creator_agreement_id: int) -> HttpResponse:
    """Goods of a stall to share as a creator."""
    found = _shown_by_me(request, creator_agreement_id)
    store = stores.public_stores().filter(organisation=found.maker_id).first()
    cards = stores.cards(stores.products_in(store)[:60], store=store) if store else []
    return page(request, "channels/creator_goods.html", {"agreement": found, "cards": cards})


@never_cache
def link_new(request: HttpRequest, creator_agreement_id: int, shown_product_id: int) -> HttpResponse:
    """A creator's own link to goods of a stall."""
    found = _shown_by_me(request, creator_agreement_id)
    public = stores.public_products().filter(organisation=found.maker_id)
    product: catalog.Product = get_object_or_404(public, pk=shown_product_id)
    form = LinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_creator_link(
                found, product, form.cleaned_data["place"], by=request.actor, key=form.command_key()
            )
            return redirect("channel_links:shared", my_link_code=made.code)
        except RuleError as error:
            form.refuse(error)
    shown = {"agreement": found, "product": product, "form_": form}
    return page(request, "channels/creator_link_new.html", shown, status=422 if form.errors else 200)


def _onward(request: HttpRequest, them: stores.Store | Creator) -> str:
    """Where whoever came from their page goes on: the agreement there is, or the proposal; "" where our own side is not there yet."""
    actor = request.actor
    if actor.organisation_id in (None, them.organisation_id):
        return ""
    if there := queries.agreement_between(actor, them.organisation_id):
        return address("channel_creators:agreement", there.pk)
    ours: Any = Creator.objects.public() if isinstance(them, stores.Store) else stores.public_stores()
    if "owner" not in actor.roles or not ours.filter(organisation=actor.organisation_id).exists():
        return ""
    return address("channel_creators:agreement_new") + f"?{urlencode({'voi': request.GET['voi'][:200]})}"


def _shown_by_me(request: HttpRequest, pk: int) -> CreatorAgreement:
    mine_ = _mine(request).in_force().filter(creator__organisation=request.actor.organisation_id)
    return get_object_or_404(mine_, pk=pk)


def _mine(request: HttpRequest) -> Any:
    return CreatorAgreement.objects.visible_to(request.actor).select_related("creator__organisation", "maker")


def _site() -> str:
    return str(settings.PUBLIC_URL).rstrip("/")

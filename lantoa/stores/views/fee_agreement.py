"""Fees a stall and a cooperative or market agree on: the list, a proposal, one of them with its answer and its end."""

from __future__ import annotations

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.accounts import api as accounts
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.stores.actions.fee_agreement import answer_fee, end_fee, propose_fee
from lantoa.stores.forms.fee_agreement import EndFeeForm, FeeForm, written_percent
from lantoa.stores.models import FeeAgreement, Store
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal

MOST = 100


@never_cache
@require_safe
def fees(request: HttpRequest) -> HttpResponse:
    """Every agreement of one's own, what waits for an answer first."""
    found = list(_mine(request).order_by("-pk")[:MOST])
    waiting = [one for one in found if one.may_answer(request.actor)]
    rest = [one for one in found if one not in waiting]
    shown = {**_words(request), "waiting": waiting, "agreements": rest}
    return page(request, "stores/fees.html", shown)


@never_cache
def fee_new(request: HttpRequest) -> HttpResponse:
    """Propose a fee; with `?thay=` one that takes the place of another, filled in with its terms."""
    mine, posted = request.actor.organisation, request.method == "POST"
    may_be_paid = mine.kind != accounts.Organisation.Kind.HOUSEHOLD
    form = FeeForm(request.POST if posted else None, may_be_paid=may_be_paid, initial=_old_terms(request))
    if posted and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("purpose", "rate", "valid_from", "valid_to")}
        try:
            made = propose_fee(
                mine, other=form.cleaned_data["store"].organisation, pays=form.we_pay, **said, fixed=form.cleaned_data["fixed"] or 0,
                replaces=form.old(_mine(request)), by=request.actor, key=form.command_key(),
            )  # fmt: skip
            return redirect("stores:fee", made.pk)
        except RuleError as error:
            form.refuse(error)
    return page(request, "stores/fee_new.html", {"form_": form}, status=422 if form.errors else 200)


def _old_terms(request: HttpRequest) -> dict[str, object]:
    text = request.GET.get("thay", "")[:18]
    old = _mine(request).filter(pk=int(text)).first() if text.isascii() and text.isdigit() else None
    if old is None:
        return {}
    we_pay = old.payer_id == request.actor.organisation_id
    store = Store.objects.public().filter(organisation=old.payee_id if we_pay else old.payer_id).first()
    return {
        "stall": f"/gian-hang/{store.slug}/" if store else "", "pays": "we" if we_pay else "they", "purpose": old.purpose,
        "rate": old.rate, "fixed": old.fixed or "", "replaces": old.pk,
    }  # fmt: skip


@never_cache
@require_safe
def fee(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """One agreement: its terms, who proposed and accepted it, and what may be done now."""
    return _one(request, get_object_or_404(_mine(request), pk=agreement_id), EndFeeForm())


@never_cache
@require_POST
def fee_answer(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Accept a proposal, or with `no` turn it down."""
    found = get_object_or_404(_mine(request), pk=agreement_id)
    key = KeyForm(request.POST).command_key()
    try:
        answer_fee(found, accept="no" not in request.POST, by=request.actor, key=key)
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("stores:fee", agreement_id)


@never_cache
@require_POST
def fee_end(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """End an agreement with its last day."""
    found, form = get_object_or_404(_mine(request), pk=agreement_id), EndFeeForm(request.POST)
    if form.is_valid():
        try:
            end_fee(found, last_day=form.day(), by=request.actor, key=form.command_key())
            return redirect("stores:fee", agreement_id)
        except RuleError as error:
            form.refuse(error)
    return _one(request, found, form)


def _one(request: HttpRequest, found: FeeAgreement, form: EndFeeForm) -> HttpResponse:
    owner = "owner" in request.actor.roles
    shown = {
        **_words(request), "agreement": found, "form_": form, "may_answer": owner and found.may_answer(request.actor),
        "may_take_back": owner and found.is_open and not found.may_answer(request.actor),
        "may_end": owner and found.may_end(world.today()),
    }  # fmt: skip
    return page(request, "stores/fee.html", shown, status=422 if form.errors else 200)


def _mine(request: HttpRequest) -> models.QuerySet[FeeAgreement]:
    sides = ("payer", "payee", "proposed_by", "proposer", "answerer", "ender")
    return FeeAgreement.objects.visible_to(request.actor).select_related(*sides)


def _words(request: HttpRequest) -> dict[str, object]:
    return {"me": request.actor.organisation_id, "percent": written_percent, "is_owner": "owner" in request.actor.roles}

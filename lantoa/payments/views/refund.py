"""One refund as its seller sees it: where it goes, the QR that pays it, and what closes it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.payments.actions import refund as refunds
from lantoa.payments.forms import KeyForm, RefundAccountForm
from lantoa.payments.models import BankTransaction, Refund
from lantoa.payments.queries.money import book, payout_account
from lantoa.payments.queries.refund import refund_payload, went_out
from lantoa.ui.qr import qr_picture
from lantoa.ui.render import page, refusal


@never_cache
def refund(request: HttpRequest, refund_id: int) -> HttpResponse:
    """Look at it; say where it goes, when the buyer told the stall instead."""
    found = _find(request, refund_id)
    form = RefundAccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            refunds.give_account(found, **form.account(), by=request.actor, key=form.command_key())
            return redirect("payments:refund", refund_id)
        except RuleError as error:
            form.refuse(error)
            found = _find(request, refund_id)
    return _page(request, found, form)


@require_safe
def qr(request: HttpRequest, refund_id: int) -> HttpResponse:
    """The QR as a picture to keep, for a bank app on the same phone."""
    found = _find(request, refund_id)
    payload = refund_payload(found)
    if not payload:
        raise Http404
    return qr_picture(payload, found.code)


@never_cache
@require_POST
def done(request: HttpRequest, refund_id: int) -> HttpResponse:
    """It went: in cash, by a transfer nobody else tells of, or by one the bank told (`line`)."""
    said = request.POST.get("line", "")
    if not said:
        cash = request.POST.get("how") == "cash"
        return _did(request, refund_id, lambda one, **how: refunds.close_by_hand(one, cash=cash, **how))
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0
    line = get_object_or_404(BankTransaction.objects.visible_to(request.actor).select_related("account"), pk=number)
    return _did(request, refund_id, lambda one, **how: refunds.close_by_line(one, line, **how))


@never_cache
@require_POST
def drop(request: HttpRequest, refund_id: int) -> HttpResponse:
    """Nothing goes back after all."""
    return _did(request, refund_id, refunds.drop_refund)


@never_cache
@require_POST
def reopen(request: HttpRequest, refund_id: int) -> HttpResponse:
    """That it went was a slip."""
    return _did(request, refund_id, refunds.reopen_refund)


@never_cache
@require_POST
def give_back(request: HttpRequest, transaction_id: int) -> HttpResponse:
    """Money nobody can explain is to go back to whoever sent it."""
    line = get_object_or_404(book(request.actor), pk=transaction_id)
    try:
        made = refunds.return_line(line, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("payments:refund", made.pk)


def _did(request: HttpRequest, refund_id: int, do: Callable[..., Refund]) -> HttpResponse:
    found = _find(request, refund_id)
    try:
        do(found, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return _page(request, _find(request, refund_id), RefundAccountForm(), refused=str(error))
    return redirect("payments:refund", refund_id)


def _find(request: HttpRequest, refund_id: int) -> Refund:
    mine = Refund.objects.visible_to(request.actor).select_related("request", "line", "closed_by")
    return get_object_or_404(mine, pk=refund_id)


def _page(request: HttpRequest, found: Refund, form: RefundAccountForm, *, refused: str = "") -> HttpResponse:
    is_open = found.state in ("to_name_account", "to_pay_back")
    if not is_open:
        # What is asked no more has no form to stand in.
        refused = refused or " ".join(form.non_field_errors())
    account = payout_account(found.organisation_id)
    shown = {
        "refund": found,
        "form_": form,
        "payload": refund_payload(found),
        "went_out": went_out(found) if is_open or found.source == Refund.Source.SELLER else [],
        "fed": account is not None and account.is_fed,
        "refused": refused,
    }
    return page(request, "payments/refund.html", shown, status=422 if refused or form.errors else 200)

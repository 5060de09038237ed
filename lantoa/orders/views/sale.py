"""One order as its seller sees it, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.journal import api as journal
from lantoa.kit.errors import RuleError
from lantoa.orders.actions import progress
from lantoa.orders.forms import CancelForm, KeyForm, ReceivedForm
from lantoa.orders.models import Order
from lantoa.orders.views.slip import slips
from lantoa.payments import api as payments
from lantoa.ui.render import page

STEPS: dict[str, Callable[..., Order]] = {
    "xac-nhan": progress.confirm,
    "dong-goi": progress.pack,
    "giao": progress.hand_over,
}


def _find(request: HttpRequest, code: str) -> Order:
    mine = Order.objects.visible_to(request.actor).select_related("store", "unit").prefetch_related("lines")
    return get_object_or_404(mine, code=code)


def _page(request: HttpRequest, order: Order, *, refused: str = "", status: int = 200) -> HttpResponse:
    shown = {
        "order": order,
        "payments": payments.payments_of(order),
        "entries": list(journal.entries_about(order)),
        "step_form": KeyForm(),
        "refused": refused,
    }
    return page(request, "orders/sale.html", shown, status=status)


@never_cache
@require_safe
def sale(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, _find(request, code))


@require_POST
def step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """Confirm, pack or hand over; the same button pressed twice does it once."""
    if step not in STEPS:
        raise Http404
    order = _find(request, code)
    try:
        STEPS[step](order, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return _page(request, _find(request, code), refused=str(error), status=409)
    return redirect("orders:board") if "board" in request.POST else redirect("orders:sale", code=code)


@never_cache
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    order, form = _find(request, code), CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            progress.cancel(order, by_seller=True, reason=reason, by=request.actor, key=form.command_key())
            return redirect("orders:sale", code=code)
        except RuleError as error:
            form.add_error(None, str(error))
    return page(
        request,
        "orders/cancel.html",
        {"order": order, "form_": form, "by_seller": True},
        status=422 if form.errors else 200,
    )


@never_cache
def payment(request: HttpRequest, code: str) -> HttpResponse:
    """Say by hand that money came: first what exactly, then once more to be sure. Never shown as the bank's word."""
    order = _find(request, code)
    form = ReceivedForm(request.POST if request.method == "POST" else None, order=order)
    sure = request.method == "POST" and form.is_valid() and "sure" in request.POST
    if sure:
        try:
            progress.received_by_hand(
                order,
                amount=form.cleaned_data["amount"],
                cash=form.cleaned_data["how"] == "cash",
                by=request.actor,
                key=form.command_key(),
            )
            return redirect("orders:sale", code=code)
        except RuleError as error:
            form.add_error(None, str(error))
    asking = request.method == "POST" and form.is_valid()
    return page(
        request,
        "orders/payment.html",
        {"order": order, "form_": form, "asking": asking},
        status=422 if form.errors else 200,
    )


@never_cache
@require_safe
def slip(request: HttpRequest, code: str) -> HttpResponse:
    return slips([_find(request, code)], f"phieu-{code}.pdf")

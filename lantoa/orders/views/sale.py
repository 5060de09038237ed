"""One order as its seller sees it, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.orders.actions import progress
from lantoa.orders.forms import CancelForm, KeyForm, ReceivedForm
from lantoa.orders.models import Order
from lantoa.orders.queries.abroad import for_seller
from lantoa.orders.queries.along import along_with
from lantoa.orders.queries.correction import corrections_of, may_be, refunds_of
from lantoa.orders.queries.fee import fees_of
from lantoa.orders.queries.maker import can_go_direct, chain_of, parts_in
from lantoa.orders.queries.order import history, late_money, next_to_do
from lantoa.orders.queries.parcel import bookings_waiting, parcels_of
from lantoa.orders.queries.problem import open_problem
from lantoa.orders.views.found import by_code as _find
from lantoa.orders.views.slip import slips
from lantoa.payments import api as payments
from lantoa.ui.render import page

STEPS: dict[str, Callable[..., Order]] = {
    "xac-nhan": progress.confirm,
    "dong-goi": progress.pack,
    "giao": progress.hand_over,
}


def _page(request: HttpRequest, order: Order, *, refused: str = "", status: int = 200) -> HttpResponse:
    state = order.state
    asked = payments.request_of(order) if state == "awaiting_payment" else None
    sent = parcels_of(order, for_seller=True)
    parts, fees = parts_in(order), fees_of(order)
    shown = {
        "order": order,
        "state": state,
        "account": asked.account if asked else None,
        "refunds": refunds_of(order),
        "corrections": corrections_of(order),
        "parcels": sent,
        "bookings": bookings_waiting(order, sent),
        "along": along_with(order),
        "can_send": not order.at_counter and state in ("to_pack", "to_hand_over", "handed_over"),
        "may_correct": bool(may_be(order)),
        "payments": payments.payments_of(order),
        "late": late_money(order) if state in ("expired", "cancelled") else [],
        "history": history(order),
        "next_order": next_to_do(request.actor, order) if order.handed_over_at or order.cancelled_at else None,
        "problem": open_problem(order),
        "fees": fees,
        **for_seller(order),
        "parts": parts,
        "chain": chain_of(order, parts, fees) if parts else None,
        "may_go_direct": len(parts) == 1 and can_go_direct(parts[0]),
        "step_form": KeyForm(),
        "refused": refused,
    }
    return page(request, "orders/sale.html", shown, status=status)


@never_cache
@require_safe
def sale(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, _find(request, code))


@never_cache
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
    return redirect("orders:sale", code=code)


@never_cache
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    order, form = _find(request, code), CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            progress.cancel(order, by_seller=True, reason=reason, by=request.actor, key=form.command_key())
            return redirect("orders:sale", code=code)
        except RuleError as error:
            form.refuse(error)
            order = _find(request, code)
    shown = {"order": order, "form_": form, "by_seller": True}
    return page(request, "orders/cancel.html", shown, status=422 if form.errors else 200)


@never_cache
def payment(request: HttpRequest, code: str) -> HttpResponse:
    """Say by hand that money came: first what exactly, then once more to be sure. Never shown as the bank's word."""
    order = _find(request, code)
    form = ReceivedForm(request.POST if request.method == "POST" else None, order=order)
    asking = request.method == "POST" and form.is_valid()
    if asking and "sure" in request.POST:
        said = form.cleaned_data
        try:
            progress.received_by_hand(
                order, amount=said["amount"], cash=said["how"] == "cash", by=request.actor, key=form.command_key()
            )
            return redirect("orders:sale", code=code)
        except RuleError as error:
            form.refuse(error)
    shown = {"order": order, "form_": form, "asking": asking and not form.errors}
    return page(request, "orders/payment.html", shown, status=422 if form.errors else 200)


@never_cache
@require_safe
def slip(request: HttpRequest, code: str) -> HttpResponse:
    return slips([_find(request, code)], f"phieu-{code}.pdf")

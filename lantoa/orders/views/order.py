"""The buyer's page of an order, opened by its unguessable link: pay, wait for the bank's word, follow, cancel."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.orders.actions import progress
from lantoa.orders.forms import CancelForm, KeyForm
from lantoa.orders.models import Order
from lantoa.orders.queries.abroad import for_buyer
from lantoa.orders.queries.booked import booked
from lantoa.orders.queries.correction import corrections_of, refunds_of
from lantoa.orders.queries.order import history, late_money
from lantoa.orders.queries.parcel import parcels_of
from lantoa.orders.queries.problem import open_problem
from lantoa.orders.queries.review import to_review
from lantoa.orders.views.found import by_token as _find
from lantoa.payments import api as payments
from lantoa.ui.qr import qr_picture
from lantoa.ui.render import page


def _shown(order: Order) -> dict[str, object]:
    state = order.state
    more = order.lessened < 0 and order.missing and not order.cancelled_at
    abroad = for_buyer(order)
    to_pay = (state == "awaiting_payment" or more) and not abroad["stop"]
    account, payload = _to_pay(order) if to_pay else (None, "")
    return {
        "parcels": parcels_of(order),
        "refunds": refunds_of(order),
        "corrections": corrections_of(order),
        "order": order,
        "state": state,
        # Paid at the door and promised: a carrier may have been asked for it.
        "may_cancel": order.can_cancel(by_seller=False) and not (state == "to_pack" and booked(order)),
        # Nothing changes by itself any more: the page need not look again.
        "settled": state not in ("awaiting_payment", "to_confirm", "expired"),
        "account": account,
        "payload": payload,
        "demo_bank": payments.demo_bank(payload),
        "late": sum(line.amount for line in late_money(order)) if state in ("expired", "cancelled") else 0,
        "history": history(order),
        **abroad,
        "cod_form": KeyForm() if _may_pay_at_the_door(order, state) and not abroad["abroad"] else None,
    }


def _to_pay(order: Order) -> tuple[payments.PayoutAccount | None, str]:
    asked = payments.request_of(order)
    return (asked.account, payments.payload(asked)) if asked else (None, "")


def _may_pay_at_the_door(order: Order, state: str) -> bool:
    return state == "awaiting_payment" and order.received == 0 and order.store.accepts_cod


def _page(request: HttpRequest, order: Order, *, refused: str = "", status: int = 200) -> HttpResponse:
    more = {"refused": refused, "problem": open_problem(order), "reviews": to_review(order), "again_form": KeyForm()}
    return page(request, "orders/order.html", {**_shown(order), **more}, status=status)


@never_cache
@require_safe
def order(request: HttpRequest, token: str) -> HttpResponse:
    return _page(request, _find(token))


@never_cache
@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """Only the part that changes, for the page to look at again by itself."""
    return page(request, "orders/order.html", _shown(_find(token)), fragment="status")


@never_cache
@require_safe
def placed(request: HttpRequest, tokens: str) -> HttpResponse:
    """Several orders placed together, one for each stall."""
    wanted = tokens.replace("\x00", "").split(".")[:50]
    orders = list(Order.objects.filter(token__in=wanted).select_related("store").order_by("pk"))
    if not orders:
        raise Http404
    return page(request, "orders/placed.html", {"orders": orders})


@require_safe
def qr(request: HttpRequest, token: str) -> HttpResponse:
    """The payment QR as a picture to keep, for a bank app on the same phone."""
    found = _find(token)
    _account, payload = _to_pay(found) if found.state == "awaiting_payment" else (None, "")
    if not payload:
        raise Http404
    return qr_picture(payload, found.code)


@never_cache
@require_POST
def pay_at_the_door(request: HttpRequest, token: str) -> HttpResponse:
    found, form = _find(token), KeyForm(request.POST)
    try:
        progress.pay_at_the_door(found, by=request.actor, key=form.command_key())
    except RuleError as error:
        return _page(request, _find(token), refused=str(error), status=409)
    return redirect("orders:order", token=token)


@never_cache
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    found = _find(token)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            progress.cancel(found, by_seller=False, reason=reason, by=request.actor, key=form.command_key())
            return redirect("orders:order", token=token)
        except RuleError as error:
            form.refuse(error)
            found = _find(token)
    shown = {"order": found, "form_": form, "by_seller": False}
    return page(request, "orders/cancel.html", shown, status=422 if form.errors else 200)

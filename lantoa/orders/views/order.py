"""The buyer's page of an order, opened by its unguessable link: pay, wait for the bank's word, follow, cancel."""

from __future__ import annotations

import io

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.orders.actions import progress
from lantoa.orders.forms import CancelForm, KeyForm
from lantoa.orders.models import Order
from lantoa.payments import api as payments
from lantoa.ui.render import page, wants_fragment


def _find(token: str) -> Order:
    return get_object_or_404(Order.objects.select_related("store", "unit").prefetch_related("lines"), token=token)


def _shown(order: Order) -> dict[str, object]:
    request = payments.request_of(order)
    waiting = order.state == "awaiting_payment" and order.method == Order.Method.TRANSFER
    account = request.account if request else None
    return {
        "order": order,
        "account": account,
        "payload": payments.payload(request) if waiting and account else "",
        "seller_word": order.received > order.bank_received,
        "cod_form": KeyForm() if waiting and order.store.accepts_cod and order.received == 0 else None,
    }


@never_cache
@require_safe
def order(request: HttpRequest, token: str) -> HttpResponse:
    return page(
        request, "orders/order.html", _shown(_find(token)), fragment="status" if wants_fragment(request) else None
    )


@never_cache
@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """Only the part that changes, for the page to look at again by itself."""
    return page(request, "orders/order.html", _shown(_find(token)), fragment="status")


@never_cache
@require_safe
def placed(request: HttpRequest, tokens: str) -> HttpResponse:
    """Several orders placed together, one for each stall."""
    wanted = tokens.split(".")[:50]
    orders = list(Order.objects.filter(token__in=wanted).select_related("store").order_by("pk"))
    if not orders:
        raise Http404
    return page(request, "orders/placed.html", {"orders": orders})


@require_safe
def qr(request: HttpRequest, token: str) -> HttpResponse:
    """The payment QR as a picture to keep, for a bank app on the same phone."""
    payload = _shown(_find(token))["payload"]
    if not payload:
        raise Http404
    image = io.BytesIO()
    segno.make(str(payload), error="m", micro=False).save(image, kind="png", scale=12, border=4)
    answer = HttpResponse(image.getvalue(), content_type="image/png")
    answer["Content-Disposition"] = 'attachment; filename="lantoa-qr.png"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def pay_at_the_door(request: HttpRequest, token: str) -> HttpResponse:
    found, form = _find(token), KeyForm(request.POST)
    try:
        progress.pay_at_the_door(found, by=request.actor, key=form.command_key())
    except RuleError as error:
        return page(request, "orders/order.html", {**_shown(_find(token)), "refused": str(error)}, status=409)
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
            form.add_error(None, str(error))
    elif not found.can_cancel(by_seller=False) and request.method == "GET":
        form = CancelForm({})
        form.add_error(None, _("This order can no longer be cancelled here. Please call the stall."))
    return page(
        request,
        "orders/cancel.html",
        {"order": found, "form_": form, "by_seller": False},
        status=422 if form.errors else 200,
    )

"""Review what an order brought: opened by the order's link, so only for whoever holds it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.orders.actions import review as reviews
from lantoa.orders.forms import ReviewForm
from lantoa.orders.models import Order, OrderLine
from lantoa.orders.views.found import by_token
from lantoa.stores import api as stores
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal


@never_cache
def review(request: HttpRequest, token: str, product_id: int) -> HttpResponse:
    """Stars and, if one likes, words; the same page changes them while that is possible."""
    order = by_token(token)
    line = _line(order, product_id)
    if line is None:
        return _not_bought(request)
    standing = stores.review_of(order, product_id)
    form = ReviewForm(request.POST if request.method == "POST" else None, order=order, standing=standing)
    if request.method == "POST" and form.is_valid():
        try:
            reviews.review(order, product_id, **form.said(), by=request.actor, key=form.command_key())
            return redirect("orders:order", token=token)
        except RuleError as error:
            form.refuse(error)
    return _page(request, order, line, form, standing)


def _page(
    request: HttpRequest, order: Order, line: OrderLine, form: ReviewForm, standing: stores.Review | None
) -> HttpResponse:
    shown = {
        "order": order,
        "line": line,
        "form_": form,
        "standing": standing,
        "refused": _refused(order, line, request),
        "days": stores.DAYS_TO_CHANGE_A_REVIEW,
        "may_change": standing is None or standing.can_change(world.now()),
    }
    return page(request, "orders/review.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
def withdraw(request: HttpRequest, token: str, product_id: int) -> HttpResponse:
    """Take back what was said."""
    order = by_token(token)
    if _line(order, product_id) is None:
        return _not_bought(request)
    try:
        reviews.withdraw_review(order, product_id, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("orders:order", token=token)


def _line(order: Order, product_id: int) -> OrderLine | None:
    return order.lines.filter(variant__product=product_id).select_related("variant__product").first()


def _not_bought(request: HttpRequest) -> HttpResponse:
    return refusal(request, 404, str(reviews.not_bought()))


def _refused(order: Order, line: OrderLine, request: HttpRequest) -> str:
    try:
        reviews.refuse_review(order, request.actor, line.variant.product)
    except RuleError as error:
        return str(error)
    return ""

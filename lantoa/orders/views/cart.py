"""The cart over all stalls, and ordering what is in it: one order for each stall."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from lantoa.kit.errors import RuleError
from lantoa.orders.actions.cart import set_quantity, take_out
from lantoa.orders.forms import CartForm, CheckoutForm, lines_in
from lantoa.orders.queries.order import cart_groups, lines_of
from lantoa.orders.views.visit import came_by, cart_of, next_key, on_the_way, place_from, remember_address, to_orders
from lantoa.ui.render import page


@never_cache
def cart(request: HttpRequest) -> HttpResponse:
    mine = cart_of(request)
    lines = lines_of(mine) if mine else []
    groups = cart_groups(lines)
    form = CartForm(request.POST if request.method == "POST" else None, groups=groups)
    if request.method == "POST" and mine:
        removed = request.POST.get("remove", "")
        gone = next((offer_id for offer_id, _quantity in lines if str(offer_id) == removed), None)
        if gone is not None:
            set_quantity(mine, gone, 0)
            return redirect(on_the_way("orders:cart", came_by(request)))
        if form.is_valid():
            for offer_id, quantity in form.quantities().items():
                set_quantity(mine, offer_id, quantity)
            return redirect(
                on_the_way("orders:checkout" if "order" in request.POST else "orders:cart", came_by(request))
            )
    shown = {
        "groups": groups,
        "form_": form,
        "total": sum(group.total for group in groups),
        "gone": len(lines) - sum(len(group.lines) for group in groups),
    }
    return page(request, "orders/cart.html", shown, status=422 if form.errors else 200)


@never_cache
def checkout(request: HttpRequest) -> HttpResponse:
    """Order what this page showed: its lines come with the form, so that a second press finds the first one's orders."""
    mine, posted = cart_of(request), request.method == "POST"
    lines = [(offer_id, 1) for offer_id in lines_in(request.POST)] if posted else lines_of(mine) if mine else []
    form = CheckoutForm(request.POST if posted else None, lines=lines, actor=request.actor, came_by=came_by(request))
    if posted and lines and form.is_valid():
        try:
            orders = place_from(request, form.wish(request.actor))
        except RuleError as error:
            form.refuse(error)
        else:
            if mine:
                take_out(mine, form.lines())
            remember_address(request, form)
            return to_orders(orders, form.command_key())
    groups = cart_groups(form.lines())
    if not groups:
        return redirect("orders:cart")
    form.show(groups)
    form.initial["key"] = next_key(request, f"cart {mine.token if mine else ''}")
    shown = {"groups": groups, "total": sum(group.total for group in groups), "form_": form}
    return page(request, "orders/checkout.html", shown, status=422 if form.errors else 200)

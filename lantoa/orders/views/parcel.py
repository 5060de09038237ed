"""Send an order with a carrier."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from lantoa.kit.errors import RuleError
from lantoa.orders.actions.parcel import send as send_order
from lantoa.orders.forms import SendForm
from lantoa.orders.queries.abroad import request_of
from lantoa.orders.queries.parcel import leaving_with, to_collect
from lantoa.orders.views.found import by_code
from lantoa.shipping import api as shipping
from lantoa.ui.render import page


@never_cache
def send(request: HttpRequest, code: str) -> HttpResponse:
    """Which carrier, which code, how much it collects."""
    order = by_code(request, code)
    abroad = request_of(order) is not None
    along = leaving_with(order)
    posted = request.POST if request.method == "POST" else None
    cash = to_collect(order) + sum(cash for _one, cash in along)
    form = SendForm(posted, cash=cash, carriers=shipping.carrier_choices(abroad=abroad), abroad=abroad)
    if posted is not None and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("carrier", "tracking_code", "cash_to_collect")}
        try:
            send_order(order, **said, by=request.actor, key=form.command_key())
            return redirect("orders:sale", code=code)
        except RuleError as error:
            form.refuse(error)
            order = by_code(request, code)
    can = not order.at_counter and order.state in ("to_pack", "to_hand_over", "handed_over")
    shown = {"order": order, "form_": form, "can": can, "along": along, "abroad": abroad}
    return page(request, "orders/send.html", shown, status=422 if form.errors else 200)

"""Find one's orders again: the phone they were placed with proves whose they are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.accounts import api as accounts
from lantoa.kit.errors import RuleError
from lantoa.orders.forms import FindForm
from lantoa.orders.models import Order
from lantoa.ui.render import page

PROVED = "orders_phone"
PURPOSE = "find_orders"


@never_cache
def find(request: HttpRequest) -> HttpResponse:
    form = FindForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        phone, code = form.cleaned_data["phone"], form.cleaned_data["code"]
        try:
            if not code:
                accounts.request_code(phone, purpose=PURPOSE)
                return page(request, "orders/find.html", {"form_": form.asking_code(), "sent": True})
            accounts.check_code(phone, code, purpose=PURPOSE)
            request.session.cycle_key()
            request.session[PROVED] = phone
            return redirect("orders:mine")
        except RuleError as error:
            form.asking_code() if code else None
            form.add_error("code" if code else "phone", str(error))
    return page(
        request, "orders/find.html", {"form_": form, "sent": "code" in request.POST}, status=422 if form.errors else 200
    )


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    phone = request.session.get(PROVED) or (request.actor.person.phone if request.actor.person_id else "")
    if not phone:
        return redirect("orders:find")
    orders = Order.objects.of_buyer(phone).select_related("store").prefetch_related("lines").order_by("-placed_at")[:50]
    return page(request, "orders/mine.html", {"orders": list(orders), "phone": phone})

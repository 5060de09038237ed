"""Find one's orders again: the phone they were placed with proves whose they are."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.accounts import api as accounts
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.orders.forms import FindForm
from lantoa.orders.models import Order
from lantoa.orders.queries.problem import open_problems
from lantoa.orders.queries.review import reviewed
from lantoa.ui.render import page

PROVED = "orders_phone"
PURPOSE = "find_orders"
# Phones and computers are shared; what a code opened closes by itself.
PROOF_LIFE = timedelta(hours=12)


@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """The phone number first, then the code; `again` sends another."""
    form, sent = FindForm(request.POST if request.method == "POST" else None), "code" in request.POST
    if request.method == "POST" and form.is_valid():
        phone, code = form.cleaned_data["phone"], form.cleaned_data["code"]
        try:
            if sent and "again" not in request.POST:
                return _open(request, phone, code)
            accounts.request_code(phone, purpose=PURPOSE, address=accounts.asked_from(request))
            sent = True
        except RuleError as error:
            # A code sent just now is still good: on to where it is typed.
            sent = sent or error.code == "too_soon"
            form.add_error("code" if sent else "phone", str(error))
    shown = {"form_": form, "sent": sent}
    return page(request, "orders/find.html", shown, status=422 if form.errors else 200)


def _open(request: HttpRequest, phone: str, code: str) -> HttpResponse:
    accounts.check_code(phone, code, purpose=PURPOSE)
    if request.actor.person_id is None:
        request.session.cycle_key()  # of who is signed in the key is known by its hash: another would sign them out
    request.session[PROVED] = {"phone": phone, "until": (world.now() + PROOF_LIFE).timestamp()}
    return redirect("orders:mine")


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The orders of the phone that was proved here, else of who is signed in."""
    phone = _proved(request)
    found = Order.objects.of_buyer(phone)
    if not phone:
        if request.actor.person_id is None:
            return redirect("orders:find")
        phone = request.actor.person.phone
        found = Order.objects.of_account(request.actor.person_id, phone)
    orders = list(found.select_related("store").order_by("-placed_at", "-pk")[:50])
    shown = {"orders": orders, "phone": phone, "problems": open_problems(orders), "reviewed": reviewed(orders)}
    return page(request, "orders/mine.html", shown)


def _proved(request: HttpRequest) -> str:
    proof = request.session.get(PROVED) or {}
    return str(proof["phone"]) if proof and proof["until"] > world.now().timestamp() else ""

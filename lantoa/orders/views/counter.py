"""The counter: one screen to sell from hand to hand, which also works where there is no signal."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.kit.money import amount_in_words
from lantoa.orders.actions import progress
from lantoa.orders.actions.counter import hand_out_codes, handed_out_at, sell_at_counter
from lantoa.orders.forms import CounterForm, KeyForm
from lantoa.orders.models import Order
from lantoa.orders.queries.counter import Counter, counter_of, counter_today
from lantoa.orders.views.found import LONGEST_CODE
from lantoa.payments import api as payments
from lantoa.stock import api as stock
from lantoa.ui.render import page

STEPS = ("tien-mat", "da-nhan", "huy")


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _known(request: HttpRequest, counter: Counter) -> dict[str, Any]:
    """What a phone keeps to sell where there is no signal: whose phone it is, the account, codes to sell under."""
    account = counter.account
    return {
        "who": f"{request.actor.person_id}.{counter.store.pk}",
        "ticket": hand_out_codes(counter.store, request.actor).ticket,
        "head": counter.qr_head,
        "account": f"{account.holder} · {account.bank} ···· {account.number[-4:]}" if account else "",
    }


def _page(
    request: HttpRequest, counter: Counter | None, form: CounterForm, *, short: bool = False, status: int = 200
) -> HttpResponse:
    shown = {
        "counter": counter,
        "known": _known(request, counter) if counter else None,
        "form_": form,
        "short": short,
        "today": counter_today(request.actor),
    }
    return page(request, "orders/counter.html", shown, status=status)


@never_cache
def counter(request: HttpRequest) -> HttpResponse:
    """Sell one thing after the other. A script asks for JSON and gets the sale's screen back; a plain form is sent on to it."""
    found = counter_of(request.actor)
    if request.method != "POST" or found is None:
        return _page(request, found, CounterForm(wares=found.wares if found else ()))
    form = CounterForm(request.POST, wares=found.wares)
    refused: RuleError | None = None
    if form.is_valid():
        try:
            order = _sell(request, found, form)
            if _wants_json(request):
                said = _status(request, _find(request, order.code)).content.decode()
                return JsonResponse({"code": order.code, "html": said})
            return redirect("orders:counter_sale", sale_code=order.code)
        except RuleError as error:
            refused = error
            form.refuse(error)
    if _wants_json(request):
        sentence = next((str(said) for those in form.errors.values() for said in those), "")
        code = refused.code if refused else "not_understood"
        return JsonResponse({"refused": sentence, "code": code}, status=409 if code == "in_flight" else 422)
    return _page(request, found, form, short=isinstance(refused, stock.OutOfStock), status=422)


def _sell(request: HttpRequest, found: Counter, form: CounterForm) -> Order:
    code, earliest = "", None
    if "ticket" in request.POST:
        code = request.POST.get("code", "")[:LONGEST_CODE]
        earliest = handed_out_at(request.POST["ticket"][:2_000], code, found.store, request.actor)
    wish = form.wish(code=code, earliest=earliest)
    return sell_at_counter(found.store, wish, by=request.actor, key=form.cleaned_data["key"])


@never_cache
@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """What a phone has to know anew: whether it is still the same person's, what is left, fresh codes."""
    found = counter_of(request.actor)
    return JsonResponse({**_known(request, found), "csrf": get_token(request)} if found else {"who": ""})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the counter on the phone; the same bytes for everybody, others as soon as any of it changes."""
    edition = hashlib.sha256(_script(request, "orders/counter_words.html").content).hexdigest()[:12]
    return _script(request, "orders/counter_worker.js", words=edition)


@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """What the counter's script says, in the language of the address."""
    return _script(request, "orders/counter_words.html")


def _script(request: HttpRequest, template: str, **shown: str) -> HttpResponse:
    answer = page(request, template, shown)
    answer["Content-Type"] = "text/javascript; charset=utf-8"
    answer["Cache-Control"] = "no-cache"
    return answer


def _find(request: HttpRequest, code: str) -> Order:
    if len(code) > LONGEST_CODE or "\x00" in code:
        raise Http404
    mine = Order.objects.visible_to(request.actor).to_show().select_related("counter")
    return get_object_or_404(mine, code=code)


def _shown(order: Order, refused: str = "") -> dict[str, Any]:
    state = order.state
    asked = payments.request_of(order) if state == "awaiting_payment" else None
    payload = payments.payload(asked) if asked else ""
    return {
        "order": order,
        "look": f"{reverse('orders:counter_status', args=[order.code])}?da={_seen(order)}",
        "state": state,
        "account": asked.account if asked else None,
        "payload": payload,
        "demo_bank": payments.demo_bank(payload),
        "say": _say(order),
        "step_form": KeyForm(),
        "refused": refused,
    }


def _seen(order: Order) -> str:
    """What a screen that shows this order has seen of it; while it says the same, nothing is drawn anew under a thumb."""
    return f"{order.state}.{order.received}"


def _say(order: Order) -> str:
    """What the phone says aloud: only what the bank says, in Vietnamese whatever the screen's language."""
    if not order.bank_received:
        return ""
    said = f"đã nhận {amount_in_words(order.bank_received)}"
    return f"{said}, còn thiếu {amount_in_words(order.missing)}" if order.missing else said


def _status(request: HttpRequest, order: Order) -> HttpResponse:
    return page(request, "orders/counter_sale.html", _shown(order), fragment="status")


@never_cache
@require_safe
def sale(request: HttpRequest, sale_code: str) -> HttpResponse:
    """One sale: its QR until the money is there, then what came."""
    order = _find(request, sale_code)
    if not order.at_counter:
        return redirect("orders:sale", code=sale_code)
    return page(request, "orders/counter_sale.html", _shown(order))


@never_cache
@require_safe
def status(request: HttpRequest, sale_code: str) -> HttpResponse:
    """Only the part that changes, for the page to look at again by itself."""
    order = _find(request, sale_code)
    if not order.at_counter:
        return redirect("orders:sale", code=sale_code)
    return HttpResponse(status=304) if request.GET.get("da") == _seen(order) else _status(request, order)


@never_cache
@require_POST
def step(request: HttpRequest, sale_code: str, counter_step: str) -> HttpResponse:
    """What is missing was paid in cash, was seen on the account, or nothing comes of the sale."""
    if counter_step not in STEPS:
        raise Http404
    order = _find(request, sale_code)
    if not order.at_counter:
        return redirect("orders:sale", code=sale_code)
    key = KeyForm(request.POST).command_key()
    try:
        if counter_step == "huy":
            progress.cancel(order, by_seller=True, reason=_("Nothing came of it"), by=request.actor, key=key)
            return redirect("orders:counter")
        cash, amount = counter_step == "tien-mat", _amount(request, order)
        progress.received_by_hand(order, amount=amount, cash=cash, by=request.actor, key=key)
    except RuleError as error:
        shown = _shown(_find(request, sale_code), str(error))
        return page(request, "orders/counter_sale.html", shown, status=409)
    return redirect("orders:counter_sale", sale_code=sale_code)


def _amount(request: HttpRequest, order: Order) -> int:
    """What the screen said was missing, so that a second sending says the same; never more than is missing now."""
    seen = request.POST.get("seen", "")
    told = int(seen) if re.fullmatch(r"[1-9]\d{0,11}", seen, re.ASCII) else order.missing
    return min(told, order.missing) if order.missing else told

"""An order abroad, from the question what delivery costs to its customs paper."""

from __future__ import annotations

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.accounts import api as accounts
from lantoa.kit.errors import RuleError
from lantoa.kit.pace import Pace
from lantoa.orders import rules
from lantoa.orders.actions import abroad as act
from lantoa.orders.actions import customs
from lantoa.orders.errors import CannotOrder
from lantoa.orders.forms import AskAbroadForm, KeyForm, QuoteForm
from lantoa.orders.models import AbroadRequest
from lantoa.orders.queries import abroad as queries
from lantoa.orders.views.found import LONGEST_TOKEN, by_code
from lantoa.shipping import api as shipping
from lantoa.stores import api as stores
from lantoa.ui.render import page, refusal

_asking = Pace(timedelta(hours=1))


@never_cache
def ask(request: HttpRequest, slug: str, country_code: str) -> HttpResponse:
    """Which things, to whom, where; the stall answers what delivery costs."""
    store = stores.public_stores().filter(slug=slug).first()
    to = shipping.country(country_code)
    if store is None or to is None:
        raise Http404
    going = stores.going_abroad(store, to)
    form = AskAbroadForm(request.POST if request.method == "POST" else None, to=to, going=going)
    if request.method == "POST" and form.is_valid():
        try:
            return _asked(request, store, form)
        except RuleError as error:
            form.refuse(error)
    shown = {
        "form_": form, "store": store, "country": to, "going": going, "language_": get_language() or "vi",
        "stop": shipping.DestinationStop.of(to.code),
    }  # fmt: skip
    return page(request, "orders/ask_abroad.html", shown, status=422 if form.errors else 200)


def _asked(request: HttpRequest, store: stores.Store, form: AskAbroadForm) -> HttpResponse:
    network = accounts.network_mark(request)
    if _asking.steps(network) >= rules.MOST_ABROAD_AN_HOUR:
        raise CannotOrder(_("Very many questions came from your network. Please wait an hour."))
    made = act.ask_abroad(store, form.lines(), form.receiver(), by=request.actor, key=form.command_key())
    _asking.step(network)
    return redirect("orders:abroad", made.token)


def _by_token(token: str) -> AbroadRequest:
    if len(token) > LONGEST_TOKEN or "\x00" in token:
        raise Http404
    found = AbroadRequest.objects.select_related("store", "order").prefetch_related("lines")
    return get_object_or_404(found, token=token)


@never_cache
@require_safe
def request_(request: HttpRequest, abroad_token: str) -> HttpResponse:
    """The buyer's page: wait, read what the stall says, agree."""
    return _for_buyer(request, _by_token(abroad_token))


def _for_buyer(request: HttpRequest, asked: AbroadRequest, refused: str = "", status: int = 200) -> HttpResponse:
    wanted, language = queries.wanted_of(asked), get_language() or "vi"
    goods = sum(one.total for one in wanted)
    total = goods + (asked.fee or 0)
    about, rate = queries.rough(asked, total, language)
    shown = {
        "asked": asked, "country": asked.destination, "wanted": wanted, "goods": goods, "total": total, "about": about, "rate": rate,
        "language_": language, "arrives": queries.arrives(asked), "stop": shipping.DestinationStop.of(asked.country), "refused": refused,
        "whole": len(wanted) == len(asked.lines.all()),
    }  # fmt: skip
    return page(request, "orders/abroad.html", shown, status=status)


@never_cache
@require_POST
def accept(request: HttpRequest, abroad_token: str) -> HttpResponse:
    """Agree to the whole price: from here on it is an order to pay."""
    asked, form = _by_token(abroad_token), KeyForm(request.POST)
    if asked.order:
        return redirect("orders:order", asked.order.token)
    seen = request.POST.get("seen_total", "")[:15]
    known = int(seen) if seen.isascii() and seen.isdigit() else None
    if not form.is_valid():
        return _for_buyer(request, asked, " ".join(form.non_field_errors()), 422)
    try:
        order = act.accept(asked, seen_total=known, by=request.actor, key=form.cleaned_data["key"])
    except RuleError as error:
        return _for_buyer(request, _by_token(abroad_token), str(error), 409)
    return redirect("orders:order", order.token)


@never_cache
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """What people abroad asked this stall."""
    found = Paginator(queries.requests(request.actor), 20).get_page(request.GET.get("trang"))
    return page(request, "orders/abroad_requests.html", {"requests": found, "language_": get_language() or "vi"})


@never_cache
def answer(request: HttpRequest, abroad_request_id: int) -> HttpResponse:
    """Say what delivery costs, or that one does not send it there."""
    mine = AbroadRequest.objects.visible_to(request.actor).select_related("store", "order").prefetch_related("lines")
    asked = get_object_or_404(mine, pk=abroad_request_id)
    form = QuoteForm(request.POST if request.method == "POST" else None, asked=asked)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            if "decline" in request.POST:
                act.decline(asked, words=said["words"], by=request.actor, key=form.command_key())
            else:
                terms = {name: said[name] for name in ("fee", "days_least", "days_most", "words", "post_asked")}
                act.quote(asked, **terms, by=request.actor, key=form.command_key())
            return redirect("orders:abroad_request", abroad_request_id)
        except RuleError as error:
            form.refuse(error)
    language = get_language() or "vi"
    wanted = queries.wanted_of(asked)
    shown = {
        "asked": asked, "form_": form, "country": asked.destination, "wanted": wanted, "goods": sum(one.total for one in wanted), "language_": language,
        "doubtful": [one for one in wanted if one.going.verdict.kind in ("paper", "unknown")], "calls": queries.calls_today(asked),
        "stop": shipping.DestinationStop.of(asked.country),
    }  # fmt: skip
    return page(request, "orders/abroad_request.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
def declare(request: HttpRequest, code: str) -> HttpResponse:
    """To the customs paper of an order, drawn up when it is not there yet."""
    order = by_code(request, code)
    try:
        made = customs.declare(order, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("shipping:customs", made.pk)

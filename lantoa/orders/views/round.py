"""Orders that a neighbour brings: who takes which along, how far they are, and the cash they hand in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.orders.actions.booking import SENDING
from lantoa.orders.actions.round import cash_of_round, send_round
from lantoa.orders.forms import KeyForm, RoundCashForm, RoundForm
from lantoa.orders.models import Order
from lantoa.shipping import api as shipping
from lantoa.ui.render import page

MOST = 60


@never_cache
def rounds(request: HttpRequest) -> HttpResponse:
    """Which orders a neighbour takes along, and the rounds there were."""
    mine = Order.objects.visible_to(request.actor).filter(at_counter=False, abroad=None)
    # Asked for by its own page: one that came back with a neighbour is to be packed or handed over no more.
    asked = [one for one in mine.to_show().filter(code=_code(request.GET.get("don", ""))) if one.state in SENDING]
    rest = mine.to_send().exclude(pk__in=[one.pk for one in asked])
    waiting = [*asked, *rest.to_show().order_by("placed_at", "pk")[:MOST]]
    ticked = set(_numbers(request.POST.getlist("orders"))) if request.POST else {one.pk for one in asked}
    # What was ticked may have left by the first press of the same button: the action knows, and not the list as it is now.
    ticked_before = mine.to_show().filter(pk__in=ticked) if request.POST else []
    choices = list({one.pk: one for one in [*waiting, *ticked_before]}.values())
    form = RoundForm(request.POST if request.method == "POST" else None, orders=choices)
    if form.is_bound and form.is_valid():
        chosen = [one for one in choices if one.pk in form.ids()]
        said = {name: form.cleaned_data[name] for name in ("name", "phone", "fee")}
        try:
            made = send_round(chosen, **said, by=request.actor, key=form.command_key())
            return redirect("orders:round", made.pk)
        except RuleError as error:
            form.refuse(error)
    shown = {"waiting": waiting, "ticked": ticked, "form_": form, "rounds": shipping.rounds(request.actor)}
    return page(request, "orders/rounds.html", shown, status=422 if form.errors else 200)


def _code(typed: str) -> str:
    return typed[:20] if typed.isascii() and typed.isalnum() else ""


def _numbers(typed: list[str]) -> list[int]:
    return [int(one) for one in typed[: 2 * MOST] if one.isascii() and one.isdecimal() and len(one) < 16]


@never_cache
@require_safe
def one_round(request: HttpRequest, round_id: int) -> HttpResponse:
    """How far a neighbour is."""
    return _page(request, _find(request, round_id))


@never_cache
@require_POST
def cash(request: HttpRequest, round_id: int) -> HttpResponse:
    """The neighbour gave the cash."""
    found, form = _find(request, round_id), RoundCashForm(request.POST)
    if not form.is_valid():
        return _page(request, found, " ".join(str(one) for each in form.errors.values() for one in each))
    try:
        cash_of_round(found, seen=form.cleaned_data["seen"], by=request.actor, key=form.cleaned_data["key"])
    except RuleError as error:
        return _page(request, found, str(error))
    return redirect("orders:round", round_id)


@never_cache
@require_POST
def back(request: HttpRequest, round_id: int, stop_id: int) -> HttpResponse:
    """The neighbour brought a parcel back."""
    found = _find(request, round_id)
    stop = get_object_or_404(found.stops.select_related("round", "parcel"), pk=stop_id)
    try:
        shipping.bring_back(stop, by=request.actor)
    except RuleError as error:
        return _page(request, found, str(error))
    return redirect("orders:round", round_id)


def _find(request: HttpRequest, round_id: int) -> shipping.Round:
    found: shipping.Round = get_object_or_404(shipping.Round.objects.visible_to(request.actor), pk=round_id)
    return found


def _page(request: HttpRequest, found: shipping.Round, refused: str = "") -> HttpResponse:
    stops = list(found.stops.select_related("parcel").order_by("pk"))
    waiting = sum(one.cash_taken for one in stops if one.cash_taken and not one.parcel.cash_received)
    shown = {
        "round": found, "stops": stops, "waiting": waiting, "refused": refused, "step_form": KeyForm(), "link": shipping.round_link(found),
        "cash_form": RoundCashForm(initial={"seen": waiting}),
    }  # fmt: skip
    return page(request, "orders/round.html", shown, status=422 if refused else 200)

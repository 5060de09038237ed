"""Neighbours' orders: what one's own household makes for them, and what a stall and its makers owe each other."""

from __future__ import annotations

from collections.abc import Callable

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.accounts import api as accounts
from lantoa.kit.errors import RuleError
from lantoa.orders.actions import maker
from lantoa.orders.actions.maker_share import settle_maker, take_maker_settlement_back
from lantoa.orders.forms import DeclineForm, KeyForm, SettleForm
from lantoa.orders.models import MakerPart, MakerSettlement
from lantoa.orders.queries.fee import transfers_out
from lantoa.orders.queries.maker import (
    Account,
    account_between,
    accounts_of,
    entries_between,
    months_between,
    part_of,
    parts_of_maker,
    settlements_between,
)
from lantoa.orders.views.fee import read_month
from lantoa.orders.views.found import by_code
from lantoa.stores import api as stores
from lantoa.ui.render import page, refusal

MOST_SETTLED, MOST_MONTHS = 40, 24
STEPS: dict[str, Callable[..., MakerPart]] = {
    "xong": maker.mark_ready,
    "mang-toi": maker.bring,
    "chua-mang-toi": maker.unbring,
    "da-gui": maker.send_direct,
}


@never_cache
@require_safe
def parts(request: HttpRequest) -> HttpResponse:
    """What is to make, what to bring over, and what is still to come; of the orders no more than that."""
    return page(request, "orders/parts.html", {"parts": parts_of_maker(request.actor)})


@never_cache
@require_POST
def part_step(request: HttpRequest, part_id: int, part_step: str) -> HttpResponse:
    """Ready, brought over or not after all, or sent straight to the buyer; the same button pressed twice does it once."""
    found = part_of(request.actor, part_id)
    if found is None or part_step not in STEPS:
        raise Http404
    try:
        STEPS[part_step](found, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("orders:parts")


@never_cache
def part_decline(request: HttpRequest, part_id: int) -> HttpResponse:
    """Say that it cannot be delivered, and why."""
    found = part_of(request.actor, part_id)
    if found is None:
        raise Http404
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            maker.decline(found, why=form.cleaned_data["why"], by=request.actor, key=form.command_key())
            return redirect("orders:parts")
        except RuleError as error:
            form.refuse(error)
    shown = {"part": found, "form_": form}
    return page(request, "orders/part_decline.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
def sale_part(request: HttpRequest, code: str, sale_part_id: int, sale_part_step: str) -> HttpResponse:
    """The stall says that a neighbour's part is here, or not after all, or asks the neighbour to send the order straight to the buyer."""
    order = by_code(request, code)
    found = get_object_or_404(MakerPart.objects.at_stalls_of(request.actor).filter(order=order), pk=sale_part_id)
    key = KeyForm(request.POST).command_key()
    try:
        if sale_part_step == "da-toi":
            maker.bring(found, by=request.actor, key=key)
        elif sale_part_step == "chua-toi":
            maker.unbring(found, by=request.actor, key=key)
        elif sale_part_step in ("gui-thang", "thoi-gui-thang"):
            maker.ask_direct(found, direct=sale_part_step == "gui-thang", by=request.actor, key=key)
        else:
            raise Http404
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("orders:sale", code=code)


@never_cache
@require_safe
def makers(request: HttpRequest) -> HttpResponse:
    """Who is owed what: the makers of what we sell, and the stalls that sell what we make."""
    found = accounts_of(request.actor.organisation_id)
    shown = {"pays": [one for one in found if one.pays], "gets": [one for one in found if not one.pays]}
    return page(request, "orders/makers.html", shown)


@never_cache
@require_safe
def maker_account(request: HttpRequest, neighbour_id: int) -> HttpResponse:
    """The statement: what is owed now, one month's orders, what was paid. Both sides read the same, without buyers."""
    account = _find(request, neighbour_id)
    sides = (account.seller.pk, account.maker.pk)
    months = months_between(*sides)
    chosen = read_month(request.GET.get("thang", "")) or (months[0].month if months else None)
    pages = Paginator(entries_between(*sides, chosen), 30).get_page(request.GET.get("trang")) if chosen else None
    way = "" if account.pays else "chieu=nhan&"
    shown = {
        "account": account, "months": months, "chosen": chosen, "way": way,
        "this_month": next((one for one in months if one.month == chosen), None), "pages": pages,
        "settlements": settlements_between(*sides)[:MOST_SETTLED],
        "month_chips": [(f"{one.month:%m/%Y}", f"{request.path}?{way}thang={one.month:%Y-%m}", one.month == chosen) for one in months[:MOST_MONTHS]],
    }  # fmt: skip
    return page(request, "orders/maker_account.html", shown)


@never_cache
def maker_settle(request: HttpRequest, neighbour_id: int) -> HttpResponse:
    """The stall marks what it paid its maker: in cash, or by a transfer the bank told of."""
    account = _find(request, neighbour_id, pays=True)
    out = list(transfers_out(account.seller.pk))
    form = SettleForm(request.POST if request.method == "POST" else None, owed=account.open, out=out)
    if request.method == "POST" and form.is_valid():
        try:
            settle_maker(
                account.seller, account.maker, amount=form.cleaned_data["amount"], movement=form.movement(), by=request.actor, key=form.command_key()
            )  # fmt: skip
            return redirect("orders:maker_account", neighbour_id)
        except RuleError as error:
            form.refuse(error)
    shown = {"account": account, "form_": form}
    return page(request, "orders/maker_settle.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
def maker_unsettle(request: HttpRequest, maker_settlement_id: int) -> HttpResponse:
    """Take back what was marked by mistake."""
    mine = MakerSettlement.objects.filter(seller=request.actor.organisation_id, reverses=None)
    found = get_object_or_404(mine, pk=maker_settlement_id)
    try:
        take_maker_settlement_back(found, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("orders:maker_account", found.maker_id)


def _find(request: HttpRequest, neighbour_id: int, *, pays: bool = False) -> Account:
    """The account with this neighbour; where each sells the other's goods, ours to pay unless the other way is asked for."""
    mine = request.actor.organisation_id
    agreed = stores.ConsignmentAgreement.objects.visible_to(request.actor).filter(accepted_at__isnull=False)
    we_sell = agreed.filter(seller=mine, maker=neighbour_id).exists()
    they_sell = agreed.filter(seller=neighbour_id, maker=mine).exists()
    other = accounts.Organisation.objects.filter(pk=neighbour_id).first()
    if other is None or not (we_sell or (they_sell and not pays)):
        raise Http404
    ours = accounts.Organisation.objects.get(pk=mine)
    if we_sell and not (they_sell and not pays and request.GET.get("chieu") == "nhan"):
        return account_between(ours, other, pays=True)
    return account_between(other, ours, pays=False)

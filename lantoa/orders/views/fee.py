"""What a stall owes by a fee agreement, for both its sides: month by month, order by order, and what is paid."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.orders.actions.fee import settle_fee, take_settlement_back
from lantoa.orders.forms import KeyForm, SettleForm
from lantoa.orders.models import FeeSettlement
from lantoa.orders.queries.fee import entries_of, months_of, owed_now, settlements_of, transfers_out
from lantoa.stores import api as stores
from lantoa.ui.render import page, refusal

MOST_SETTLED, MOST_MONTHS = 40, 24


@never_cache
@require_safe
def fees(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """The statement: what is owed now, one month's orders, what was paid. The payee sees the same, without buyers."""
    agreement = _find(request, agreement_id)
    months = months_of(agreement)
    chosen = read_month(request.GET.get("thang", "")) or (months[0].month if months else None)
    pages = Paginator(entries_of(agreement, chosen), 30).get_page(request.GET.get("trang")) if chosen else None
    shown = {
        "agreement": agreement, "months": months, "chosen": chosen, "this_month": next((one for one in months if one.month == chosen), None),
        "pages": pages, "owed": owed_now(agreement), "settlements": settlements_of(agreement).select_related("movement")[:MOST_SETTLED],
        "month_chips": [(f"{one.month:%m/%Y}", f"{request.path}?thang={one.month:%Y-%m}", one.month == chosen) for one in months[:MOST_MONTHS]],
        "pays": agreement.payer_id == request.actor.organisation_id,
    }  # fmt: skip
    return page(request, "orders/fees.html", shown)


@never_cache
def fee_settle(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """The payer marks what was paid: in cash, or by a transfer the bank told of."""
    agreement = _find(request, agreement_id, pays=True)
    owed, out = owed_now(agreement), list(transfers_out(agreement.payer_id))
    form = SettleForm(request.POST if request.method == "POST" else None, owed=owed, out=out)
    if request.method == "POST" and form.is_valid():
        try:
            settle_fee(
                agreement, amount=form.cleaned_data["amount"], movement=form.movement(), by=request.actor, key=form.command_key()
            )  # fmt: skip
            return redirect("orders:fees", agreement_id)
        except RuleError as error:
            form.refuse(error)
    shown = {"agreement": agreement, "owed": owed, "form_": form}
    return page(request, "orders/fee_settle.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
def fee_unsettle(request: HttpRequest, fee_settlement_id: int) -> HttpResponse:
    """Take back what was marked by mistake."""
    mine = FeeSettlement.objects.filter(agreement__in=_mine(request).filter(payer=request.actor.organisation_id))
    found = get_object_or_404(mine.filter(reverses=None), pk=fee_settlement_id)
    try:
        take_settlement_back(found, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("orders:fees", found.agreement_id)


def _mine(request: HttpRequest) -> QuerySet[stores.FeeAgreement]:
    return stores.FeeAgreement.objects.visible_to(request.actor).filter(accepted_at__isnull=False)


def _find(request: HttpRequest, agreement_id: int, *, pays: bool = False) -> stores.FeeAgreement:
    found = _mine(request).select_related("payer", "payee")
    if pays:
        found = found.filter(payer=request.actor.organisation_id)
    return get_object_or_404(found, pk=agreement_id)


def read_month(text: str) -> date | None:
    year, _dash, month = text[:7].partition("-")
    if not (year.isascii() and year.isdigit() and month.isascii() and month.isdigit()):
        return None
    return date(int(year), int(month), 1) if 2000 <= int(year) <= 2999 and 1 <= int(month) <= 12 else None

"""Screens of a stall that pays: what is owed, the sheets that stand, one line with its QR."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.payments import api as payments
from lantoa.ui.dates import day as said_day
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal
from lantoa.workforce.actions.pay import close_sheet, settle_by_bank, settle_in_cash, take_back
from lantoa.workforce.forms.call import SettleForm, SheetForm
from lantoa.workforce.models import PayLine, PaySheet
from lantoa.workforce.queries.pay import mark_of_rows, owed, pay_payload, payee_of, uncounted, unfinished, went_out


@never_cache
@require_safe
def sheets(request: HttpRequest) -> HttpResponse:
    """What is owed now, and the sheets that stand."""
    mine = PaySheet.objects.visible_to(request.actor).prefetch_related("lines").order_by("-pk")
    rows = owed(request.actor.organisation_id, world.today())
    shown = {
        "pages": Paginator(mine, 20).get_page(request.GET.get("trang")), "owed": sum(one.amount for one in rows),
        "unfinished": unfinished(request.actor.organisation_id, world.today()),
    }  # fmt: skip
    return page(request, "workforce/pay.html", shown)


@never_cache
def sheet_new(request: HttpRequest) -> HttpResponse:
    """Look at what was worked until a day, line by line; then fix it."""
    today = world.today()
    form = SheetForm(request.POST if request.method == "POST" else None, initial={"last": today})
    last = form.cleaned_data["last"] if form.is_bound and form.is_valid() else today
    rows = owed(request.actor.organisation_id, min(last, today))
    total = sum(one.amount for one in rows)
    if form.is_bound and form.is_valid() and request.POST.get("fix"):
        try:
            made = close_sheet(
                request.actor.organisation, last, seen_total=form.cleaned_data["seen"] or 0, seen_rows=form.cleaned_data["rows"], by=request.actor, key=form.command_key()
            )  # fmt: skip
            return redirect("workforce:pay_sheet", made.pk)
        except RuleError as error:
            form.refuse(error)
    if form.is_bound:
        form.show_again(seen=total, rows=mark_of_rows(rows))
    else:
        form.initial.update(seen=total, rows=mark_of_rows(rows))
    shown = {
        "form_": form, "rows": rows, "total": total, "last": last, "uncounted": uncounted(request.actor.organisation_id, min(last, today)),
        "unfinished": unfinished(request.actor.organisation_id, min(last, today)),
    }  # fmt: skip
    return page(request, "workforce/pay_new.html", shown, status=422 if form.errors else 200)


@never_cache
@require_safe
def sheet(request: HttpRequest, pay_sheet_id: int) -> HttpResponse:
    found = get_object_or_404(PaySheet.objects.visible_to(request.actor), pk=pay_sheet_id)
    lines = list(found.lines.select_related("worker").prefetch_related("items__shift").order_by("worker__name", "pk"))
    return page(request, "workforce/pay_sheet.html", {"sheet": found, "lines": lines})


@never_cache
def line(request: HttpRequest, pay_line_id: int) -> HttpResponse:
    """One worker's pay: the QR for the bank app; what went out that may have been it; cash."""
    mine = PayLine.objects.visible_to(request.actor).select_related("sheet__organisation", "worker", "movement")
    found = get_object_or_404(mine, pk=pay_line_id)
    out = went_out(found) if found.settled_at is None else []
    form = SettleForm(request.POST if request.method == "POST" else None, out=out, said=[_said(one) for one in out])
    if form.is_bound and form.is_valid():
        try:
            movement = form.chosen()
            if movement is None:
                settle_in_cash(found, by=request.actor, key=form.command_key())
            else:
                settle_by_bank(found, movement, by=request.actor, key=form.command_key())
            return redirect("workforce:pay_line", found.pk)
        except RuleError as error:
            form.refuse(error)
    neighbour = payee_of(found)
    shown = {
        "line": found, "form_": form, "payload": pay_payload(found), "neighbour": neighbour,
        "items": list(found.items.select_related("shift").order_by("shift__day", "pk")),
    }  # fmt: skip
    return page(request, "workforce/pay_line.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
def line_back(request: HttpRequest, pay_line_id: int) -> HttpResponse:
    """It was marked as paid by mistake."""
    mine = PayLine.objects.visible_to(request.actor).select_related("sheet__organisation", "worker")
    found = get_object_or_404(mine, pk=pay_line_id)
    try:
        take_back(found, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("workforce:pay_line", found.pk)


def _said(movement: payments.BankTransaction) -> str:
    return f"{said_day(movement.at)} · {movement.memo[:60]}"

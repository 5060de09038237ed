"""The manager's fees: rates, meters, a month previewed and asked for, its fee day, one bill."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.markets.actions.fee import correct_bill, make_run, read_meters, set_rate, take_cash
from lantoa.markets.forms.fee import CorrectForm, MetersForm, RateForm, RunForm
from lantoa.markets.models import Bill, FeeRun, Market, Rate, Row
from lantoa.markets.queries.fee import (
    asked_months,
    bills_of,
    metered_kinds,
    overdue,
    places_to_read,
    preview,
    read_late,
    sums_of,
)
from lantoa.markets.rules.fee import first_of, month_before, next_month, read_month
from lantoa.markets.views.found import bill_of, market_of
from lantoa.payments import api as payments
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal


@never_cache
def rates(request: HttpRequest, market_id: int) -> HttpResponse:
    """Every rate with the day from which it holds, and a form for another."""
    found = market_of(request, market_id)
    form = RateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            set_rate(found, said["kind"], said["amount"], since=said["since"], by=request.actor, key=form.command_key())
            return redirect("markets:rates", found.pk)
        except RuleError as error:
            form.refuse(error)
    standing = list(Rate.objects.filter(market=found).order_by("kind", "-since"))
    shown = {"market": found, "rates": standing, "form_": form, "today": world.today()}
    return page(request, "markets/rates.html", shown, status=422 if form.errors else 200)


@never_cache
def meters(request: HttpRequest, market_id: int) -> HttpResponse:
    """What the meters show, row by row (`?hang=`); all that is written on one page is kept, or nothing."""
    found = market_of(request, market_id)
    rows = list(Row.objects.filter(market=found, places__lettings__isnull=False).distinct().order_by("line"))
    chosen = next((row for row in rows if str(row.pk) == request.GET.get("hang")), rows[0] if rows else None)
    there, kinds = places_to_read(chosen) if chosen else [], metered_kinds(found)
    form = MetersForm(request.POST if request.method == "POST" else None, there=there, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        try:
            read_meters(found, form.read(), day=form.cleaned_data["day"], by=request.actor, key=form.command_key())
            after = rows[rows.index(chosen) + 1 :] if chosen else []
            return redirect(f"{request.path}?hang={after[0].pk}" if after else reverse("markets:fees", args=[found.pk]))
        except RuleError as error:
            form.refuse(error)
    shown = {
        "market": found, "rows": rows, "chosen": chosen, "there": there, "kinds": kinds, "form_": form,
        "asked": max(asked_months(found), default=None),
    }  # fmt: skip
    return page(request, "markets/meters.html", shown, status=422 if form.errors else 200)


@never_cache
def fees(request: HttpRequest, market_id: int) -> HttpResponse:
    """A month: what would be asked for, or, once it was, who has paid and who not. A POST asks for it."""
    found = market_of(request, market_id)
    month = read_month(request.GET.get("thang", "")) or first_of(world.today())
    run = FeeRun.objects.filter(market=found, month=month).first()
    form = RunForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            make_run(found, month, due_on=form.cleaned_data["due_on"], by=request.actor, key=form.command_key())
            return redirect(f"{request.path}?thang={month:%Y-%m}")
        except RuleError as error:
            form.refuse(error)
    return _month(request, found, month, run, form)


def _month(request: HttpRequest, found: Market, month: date, run: FeeRun | None, form: RunForm) -> HttpResponse:
    shown = {
        "market": found, "month": month, "before": month_before(month), "after": next_month(month) if next_month(month) <= world.today() else None,
        "run": run, "form_": form, "today": world.today(), "late": list(overdue(found)[:100]),
    }  # fmt: skip
    if run is None:
        owed = preview(found, month)
        shown |= {
            "owed": owed,
            "amount": sum(one.amount for one in owed),
            "account": payments.payout_account(found.manager_id),
        }
        return page(request, "markets/fee_preview.html", shown, status=422 if form.errors else 200)
    bills = bills_of(found, month)
    there = list(bills)
    shown |= {
        "unpaid": [one for one in there if one.due],
        "paid": [one for one in there if not one.due],
        "sums": sums_of(bills),
        "read_late": read_late(found, month),
    }
    return page(request, "markets/fee_day.html", shown, status=422 if form.errors else 200)


@never_cache
@require_safe
def bill_desk(request: HttpRequest, bill_id: int) -> HttpResponse:
    """One bill as its manager sees it."""
    return _bill(request, bill_of(request, bill_id), CorrectForm())


@never_cache
@require_POST
def cash(request: HttpRequest, bill_id: int) -> HttpResponse:
    """What is still due was paid in cash."""
    found = bill_of(request, bill_id)
    try:
        take_cash(found, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("markets:bill_desk", bill_id)


@never_cache
@require_POST
def correct(request: HttpRequest, bill_id: int) -> HttpResponse:
    """Put a bill right by a new row."""
    found, form = bill_of(request, bill_id), CorrectForm(request.POST)
    if form.is_valid():
        try:
            said = {name: form.cleaned_data[name] for name in ("reason", "nothing_owed")}
            correct_bill(found, form.signed(), **said, by=request.actor, key=form.command_key())
            return redirect("markets:bill_desk", bill_id)
        except RuleError as error:
            form.refuse(error)
    return _bill(request, found, form)


def _bill(request: HttpRequest, found: Bill, form: CorrectForm) -> HttpResponse:
    shown = {
        "bill": found, "market": found.run.market, "lines": list(found.lines.order_by("pk")), "corrections": list(found.corrections.order_by("pk")),
        "form_": form, "payments": payments.payments_of(found), "today": world.today(),
    }  # fmt: skip
    return page(request, "markets/bill_desk.html", shown, status=422 if form.errors else 200)

"""The manager's pages: the markets managed, one of them with what to do, its plan and its places."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.markets.actions.cashless import survey as keep_survey
from lantoa.markets.actions.letting import change_holder, leave_place, let_place
from lantoa.markets.actions.market import MANAGERS, change_market, open_market
from lantoa.markets.actions.place import add_places, close_place, move_place, name_row
from lantoa.markets.forms.market import (
    HolderForm,
    LeaveForm,
    LetForm,
    MarketForm,
    MoveForm,
    PlacesForm,
    RowForm,
    SurveyForm,
)
from lantoa.markets.models import Market, Place, Row, Stallholder
from lantoa.markets.queries.cashless import Standing, standings
from lantoa.markets.queries.fee import overdue
from lantoa.markets.queries.market import plan_of, spot_of
from lantoa.markets.views.found import holder_of, market_of, place_of
from lantoa.places import api as places
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The markets that the organisation one works for manages."""
    found = list(Market.objects.visible_to(request.actor).select_related("unit").order_by("name"))
    standing = {one.market_id: one for one in standings([market.pk for market in found], world.today())}
    may = request.actor.organisation is not None and request.actor.organisation.kind in MANAGERS
    return page(request, "markets/mine.html", {"markets": found, "standing": standing, "may_open": may})


@never_cache
def market_new(request: HttpRequest) -> HttpResponse:
    """Enter a market."""
    form = MarketForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        unit = places.Unit.objects.get(pk=form.cleaned_data["unit"])
        try:
            made = open_market(
                request.actor.organisation, form.told(), unit=unit, by=request.actor, key=form.command_key()
            )
            return redirect("markets:plan", made.pk)
        except RuleError as error:
            form.refuse(error)
    return page(request, "markets/market_new.html", {"form_": form}, status=422 if form.errors else 200)


@never_cache
def market_edit(request: HttpRequest, market_id: int) -> HttpResponse:
    """Tell of a market otherwise."""
    found = market_of(request, market_id)
    form = MarketForm(request.POST if request.method == "POST" else None, market=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_market(found, form.told(), by=request.actor, key=form.command_key())
            return redirect("markets:desk", found.pk)
        except RuleError as error:
            form.refuse(error)
    return page(
        request, "markets/market_edit.html", {"market": found, "form_": form}, status=422 if form.errors else 200
    )


@never_cache
@require_safe
def desk(request: HttpRequest, market_id: int) -> HttpResponse:
    """One market: how it stands, and what can be done."""
    found = market_of(request, market_id)
    standing = next(iter(standings([found.pk], world.today())), Standing(found.pk, 0, 0, 0, 0))
    shown = {
        "market": found, "unit": places.unit_title(found.unit), "standing": standing, "late": overdue(found).count(),
        "places": Place.objects.there().filter(market=found).count(),
    }  # fmt: skip
    return page(request, "markets/desk.html", shown)


@never_cache
def plan(request: HttpRequest, market_id: int) -> HttpResponse:
    """The plan, and a form that adds places to it."""
    found = market_of(request, market_id)
    form = PlacesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            add_places(
                found,
                row=said["row"],
                prefix=said["prefix"],
                count=said["count"],
                by=request.actor,
                key=form.command_key(),
            )
            return redirect("markets:plan", found.pk)
        except RuleError as error:
            form.refuse(error)
    return _plan(request, found, form=form)


@never_cache
def row(request: HttpRequest, row_id: int) -> HttpResponse:
    """Another name for a row."""
    mine_ = Row.objects.filter(market__in=Market.objects.visible_to(request.actor)).select_related("market")
    found = get_object_or_404(mine_, pk=row_id)
    form = RowForm(request.POST if request.method == "POST" else None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        try:
            name_row(found, form.cleaned_data["name"], by=request.actor, key=form.command_key())
            return redirect("markets:plan", found.market_id)
        except RuleError as error:
            form.refuse(error)
    return page(request, "markets/row.html", {"row": found, "form_": form}, status=422 if form.errors else 200)


def _plan(request: HttpRequest, found: Market, *, form: PlacesForm) -> HttpResponse:
    rows = Row.objects.filter(market=found).order_by("line")
    shown = {"market": found, "plan": plan_of(found), "rows": rows, "form_": form}
    return page(request, "markets/plan.html", shown, status=422 if form.errors else 200)


@never_cache
def spot(request: HttpRequest, place_id: int) -> HttpResponse:
    """One place: who has it, how they are paid, and what can be done; a POST moves it."""
    found = place_of(request, place_id)
    if request.method != "POST":
        return _spot(request, found)
    form = MoveForm(request.POST, place=found)
    if form.is_valid():
        said = form.cleaned_data
        try:
            moved = {"row": form.rows[said["row"]], "column": said["column"], "name": said["number"]}
            move_place(found, **moved, by=request.actor, key=form.command_key())
            return redirect("markets:spot", found.pk)
        except RuleError as error:
            form.refuse(error)
    found.refresh_from_db()
    return _spot(request, found, move=form)


@never_cache
@require_POST
def let(request: HttpRequest, place_id: int) -> HttpResponse:
    """Let a place to somebody."""
    found, form = place_of(request, place_id), LetForm(request.POST)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "phone", "goods", "since")}
        try:
            let_place(found, **said, by=request.actor, key=form.command_key())
            return redirect("markets:spot", found.pk)
        except RuleError as error:
            form.refuse(error)
    return _spot(request, found, let=form)


@never_cache
def holder_edit(request: HttpRequest, stallholder_id: int) -> HttpResponse:
    """Put right what is written about who has a place."""
    found = holder_of(request, stallholder_id)
    form = HolderForm(request.POST if request.method == "POST" else None, holder=found)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "phone", "goods")}
        try:
            stranger = form.cleaned_data.get("stranger", False)
            change_holder(found, **said, stranger=stranger, by=request.actor, key=form.command_key())
            return redirect("markets:spot", found.place_id)
        except RuleError as error:
            form.refuse(error)
    shown = {"market": found.place.market, "holder": found, "form_": form}
    return page(request, "markets/holder_edit.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
def leave(request: HttpRequest, stallholder_id: int) -> HttpResponse:
    """Write down the last day of a letting."""
    found, form = holder_of(request, stallholder_id), LeaveForm(request.POST)
    if form.is_valid():
        try:
            leave_place(found, last_day=form.cleaned_data["last_day"], by=request.actor, key=form.command_key())
            return redirect("markets:spot", found.place_id)
        except RuleError as error:
            form.refuse(error)
    return _spot(request, found.place, leave=form)


@never_cache
@require_POST
def survey(request: HttpRequest, stallholder_id: int) -> HttpResponse:
    """Write down whether customers can pay cashless at a place, as seen on a day."""
    found, form = holder_of(request, stallholder_id), SurveyForm(request.POST)
    if form.is_valid():
        said = {"accepts": form.cleaned_data["accepts"] == "yes", "day": form.cleaned_data["day"]}
        try:
            keep_survey(found, **said, by=request.actor, key=form.command_key())
            return redirect("markets:spot", found.place_id)
        except RuleError as error:
            form.refuse(error)
    return _spot(request, found.place, survey=form)


@never_cache
@require_POST
def close(request: HttpRequest, place_id: int) -> HttpResponse:
    """Take a place off the plan."""
    found = place_of(request, place_id)
    try:
        close_place(found, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("markets:plan", found.market_id)


def _spot(request: HttpRequest, found: Place, **forms: Any) -> HttpResponse:
    one = spot_of(found)
    lettings = list(Stallholder.objects.filter(place=found).order_by("-since", "-pk")[:20])
    shown = {
        "market": found.market, "spot": one, "lettings": lettings, "move_form": forms.get("move") or MoveForm(place=found),
        "let_form": forms.get("let") or LetForm(), "leave_form": forms.get("leave") or LeaveForm(), "survey_form": forms.get("survey") or SurveyForm(),
        "acceptances": list(one.holder.acceptances.order_by("-since", "-pk")) if one.holder else [],
    }  # fmt: skip
    wrong = any(form.errors for form in forms.values())
    return page(request, "markets/spot.html", shown, status=422 if wrong else 200)

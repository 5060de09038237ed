"""Prices of carriers for one order's parcel, and parcels that were ordered: printing, calling off, giving away."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lantoa.kit.errors import RuleError
from lantoa.orders.actions import booking as bookings
from lantoa.orders.actions import failed
from lantoa.orders.actions.book_many import Turned
from lantoa.orders.actions.book_many import book_many as many
from lantoa.orders.forms import BookManyForm, HandOverForm, KeyForm, ParcelForm, RetryForm, picked
from lantoa.orders.models import Order
from lantoa.orders.queries.abroad import request_of
from lantoa.orders.queries.book_many import to_book
from lantoa.orders.queries.carried import carried
from lantoa.orders.queries.parcel import bookings_waiting, leaving_with, parcels_of, pieces_in, to_collect
from lantoa.orders.views.found import by_code
from lantoa.shipping import api as shipping
from lantoa.ui.render import page

WAYS = {"lan-nua": "again", "tra-ve": "back"}


@never_cache
def offers(request: HttpRequest, code: str) -> HttpResponse:
    """What it weighs; then what each connected carrier would take; one press orders it."""
    order = by_code(request, code)
    form = _form(order, request.POST if request.method == "POST" else None)
    compared, refused = None, ""
    if form.is_bound and form.is_valid():
        packed, chosen = form.packed(), form.chosen()
        try:
            if chosen:
                carrier, service, fee, promised = chosen
                said = {"carrier": carrier, "service": service, "fee_seen": fee, "promised": promised}
                bookings.book(order, packed, **said, by=request.actor, key=form.command_key())
                return redirect("orders:sale", code=code)
            organisation_id = order.store.organisation_id
            compared = shipping.compare(organisation_id, bookings.consignment(order, packed))
            compared = shipping.with_boats(organisation_id, order.unit, compared)
        except RuleError as error:
            if error.field in ("weight", "length", "value", "cold", "pick"):
                form.refuse(error)
            else:
                refused = str(error)
            order = by_code(request, code)
    organisation_id = order.store.organisation_id
    shown = {
        "order": order,
        "form_": form,
        "compared": compared,
        "refused": refused,
        "names": dict(shipping.carrier_choices()),
        "accesses": shipping.accesses(organisation_id),
        "point": shipping.pickup_point(organisation_id),
        "owner": "owner" in request.actor.roles,
        "can": not order.at_counter and order.state in bookings.SENDING and request_of(order) is None,
        "bookings": bookings_waiting(order, parcels_of(order)),
        "step_form": KeyForm(),
    }
    return page(request, "orders/offers.html", shown, status=422 if form.errors or refused else 200)


def _form(order: Order, posted: Any) -> ParcelForm:
    along = leaving_with(order)
    known = shipping.handling_of(pieces_in([order, *(one for one, _cash in along)]))
    formers = shipping.formers_of(order.unit) if order.unit else []
    return ParcelForm(
        posted, order=order, cash=to_collect(order) + sum(cash for _one, cash in along), weight=known.weight if not along else None,
        cold=known.cold, fragile=known.fragile, formers=formers, province=shipping.province_name(),
        guess=shipping.guess(order.address, order.unit.name, formers) if order.unit else None,
    )  # fmt: skip


@never_cache
@require_POST
def cancel(request: HttpRequest, code: str, booking_id: int) -> HttpResponse:
    """Call off what was ordered from a carrier."""
    order = by_code(request, code)
    mine = {one.pk: one for one in shipping.bookings_of(order)}
    found = mine.get(booking_id) or get_object_or_404(shipping.Booking.objects.none())
    try:
        shipping.cancel_booking(found, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return page(request, "orders/parcel_refused.html", {"order": order, "refused": str(error)}, status=409)
    return redirect("orders:sale", code=code)


@never_cache
def book_many(request: HttpRequest) -> HttpResponse:
    """Many packed orders ordered at one carrier in one go; what could not be is said, each with why."""
    names, ways = dict(shipping.carrier_choices()), shipping.accesses(request.actor.organisation_id)
    carriers = [(one.account.carrier, names[one.account.carrier]) for one in ways if one.account.carrier in names]
    point, rows = shipping.pickup_point(request.actor.organisation_id), to_book(request.actor)
    form = BookManyForm(request.POST if request.method == "POST" else None, rows=rows, carriers=carriers)
    turned: list[Turned] = []
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        when = {"pick_day": None, "pick_part": "", **picked(said["pick"])}
        try:
            turned = many(
                form.wanted(), carrier=said["carrier"], fetched=said["fetched"] == "1", **when, by=request.actor, key=form.command_key()
            )  # fmt: skip
            if not turned:
                return redirect("orders:hand_over")
            # Of those that are left, what was typed stays.
            typed = {name: request.POST[name] for name in form.fields if name in request.POST and name != "key"}
            rows = to_book(request.actor)
            form = BookManyForm(None, rows=rows, carriers=carriers, initial=typed)
        except RuleError as error:
            form.refuse(error)
    known = {one.order.pk for one in rows if one.weight and not one.cold}
    ticked = form.ids() if form.is_bound else {one.order.pk for one in turned} or known
    shown = {
        "rows": rows, "form_": form, "turned": turned, "ticked": ticked, "ways": carriers, "point": point, "owner": "owner" in request.actor.roles,
    }  # fmt: skip
    return page(request, "orders/book_many.html", shown, status=422 if form.errors or turned else 200)


@never_cache
def hand_over(request: HttpRequest) -> HttpResponse:
    """All parcels that wait for their carriers: print labels, print the list to sign, and say that they were given away."""
    waiting = shipping.to_hand_over(request.actor)
    form = HandOverForm(request.POST if request.method == "POST" else None, ids=[one.pk for one in waiting])
    if form.is_bound and form.is_valid():
        chosen = [one for one in waiting if one.pk in form.ids()]
        key, organisation = form.command_key(), request.actor.organisation
        try:
            if "given" in request.POST:
                bookings.give_away(chosen, by=request.actor, key=key)
                return redirect("orders:hand_over")
            kind = "hand_over" if "list" in request.POST else "labels"
            layout = "a4" if "labels_a4" in request.POST else "a6"
            made = shipping.ask_print(organisation, chosen, kind=kind, layout=layout, by=request.actor, key=key)
            return redirect("shipping:print", made.pk)
        except RuleError as error:
            form.refuse(error)
    shown = {
        "waiting": waiting, "form_": form, "asked": shipping.asked_for(request.actor), "prints": shipping.prints(request.actor),
        "ticked": form.ids() if form.is_bound and form.is_valid() else {one.pk for one in waiting},
    }  # fmt: skip
    return page(request, "orders/hand_over.html", shown, status=422 if form.errors else 200)


@never_cache
def ask_carrier(request: HttpRequest, code: str, parcel_id: int, way: str) -> HttpResponse:
    """Another try for a parcel nobody took, as it is to be tried, or back with it."""
    order = by_code(request, code)
    parcel = _parcel(order, parcel_id)
    if way not in WAYS:
        raise Http404
    change = WAYS[way] == "again" and shipping.can_change(parcel)
    form = RetryForm(request.POST if request.method == "POST" else None, change=change)
    if form.is_bound and form.is_valid():
        try:
            failed.ask_carrier(order, parcel, WAYS[way], form.change(), by=request.actor, key=form.command_key())
            return redirect("orders:sale", code=code)
        except RuleError as error:
            form.refuse(error)
    shown = {"order": order, "parcel": parcel, "form_": form, "again": WAYS[way] == "again", "change": change}
    return page(request, "orders/try_again.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
def take_back(request: HttpRequest, code: str, parcel_id: int) -> HttpResponse:
    """All of it is back with the seller; one press puts it on the shelf, the other does not."""
    order = by_code(request, code)
    parcel, form = _parcel(order, parcel_id), KeyForm(request.POST)
    try:
        failed.take_back(order, parcel, restock="shelf" in request.POST, by=request.actor, key=form.command_key())
    except RuleError as error:
        return page(request, "orders/parcel_refused.html", {"order": order, "refused": str(error)}, status=409)
    return redirect("orders:sale", code=code)


def _parcel(order: Order, parcel_id: int) -> shipping.Parcel:
    found = next((one.parcel for one in carried(order) if one.parcel.pk == parcel_id), None)
    if found is None:
        raise Http404
    return found

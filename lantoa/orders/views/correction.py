"""Put an order right, as its seller; and say where to be paid back, as its buyer."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lantoa.kit.errors import RuleError
from lantoa.orders.actions import correction as corrections
from lantoa.orders.forms import CorrectionForm, KeyForm, WhereForm
from lantoa.orders.models import Correction, Order
from lantoa.orders.queries.correction import may_be, wares_of
from lantoa.orders.views.found import by_code, by_token
from lantoa.payments import api as payments
from lantoa.ui.render import page, refusal


@never_cache
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """First what is to be put right, then of what and how many."""
    order = by_code(request, code)
    asked = str((request.POST if request.method == "POST" else request.GET).get("kind", ""))[:20]
    kinds = may_be(order)
    kind = asked if asked in kinds else ""
    form = None
    if kind:
        wares = wares_of(order) if kind == Correction.Kind.EXCHANGED else []
        form = CorrectionForm(request.POST if request.method == "POST" else None, order=order, kind=kind, wares=wares)
        if request.method == "POST" and form.is_valid():
            done = _correct(request, order, form)
            if done:
                return done
    unknown = request.method == "POST" and form is None
    said = [(one, CorrectionForm.KINDS[one]) for one in kinds]
    shown = {"order": order, "kinds": said, "kind": kind, "form_": form, "unknown": unknown}
    wrong = unknown or (form is not None and form.errors)
    return page(request, "orders/correct.html", shown, status=422 if wrong else 200)


def _correct(request: HttpRequest, order: Order, form: CorrectionForm) -> HttpResponse | None:
    try:
        made = corrections.correct(order, form.wrong(), by=request.actor, key=form.command_key())
    except RuleError as error:
        form.refuse(error)
        return None
    return redirect("payments:refund", made.refund_id) if made.refund_id else redirect("orders:sale", order.code)


@never_cache
@require_POST
def return_excess(request: HttpRequest, code: str) -> HttpResponse:
    """What came beyond what was asked goes back."""
    order = by_code(request, code)
    try:
        made = corrections.return_excess(order, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("payments:refund", made.pk)


@never_cache
def refund(request: HttpRequest, token: str) -> HttpResponse:
    """The buyer says to which account; what was typed is shown to nobody who only has the link."""
    order = by_token(token)
    waiting = [one for one in payments.refunds_of(order) if one.closed_at is None]
    if not waiting and not payments.refunds_of(order):
        raise Http404
    form = WhereForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            corrections.say_where(order, **form.account(), by=request.actor, key=form.command_key())
            return redirect("orders:order", token)
        except RuleError as error:
            form.refuse(error)
    shown = {"order": order, "waiting": waiting, "amount": sum(one.amount for one in waiting), "form_": form}
    return page(request, "orders/refund.html", shown, status=422 if form.errors else 200)

"""One line of the bank: what it says, why nothing explains it, and the seller's own explanation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lantoa.kit.errors import RuleError
from lantoa.payments.actions.carrier import explain_by_carrier
from lantoa.payments.actions.transaction import reopen as reopen_line
from lantoa.payments.actions.transaction import settle
from lantoa.payments.forms import CarrierForm, CountForm, KeyForm, NoteForm
from lantoa.payments.models import BankTransaction, PaymentRequest
from lantoa.payments.queries.carrier import transfers_for
from lantoa.payments.queries.money import book, offered_for
from lantoa.ui.render import page


@never_cache
def transaction(request: HttpRequest, transaction_id: int) -> HttpResponse:
    """Look at it; say which order it counts towards, or what else it was."""
    line = _find(request, transaction_id)
    posted = request.POST if request.method == "POST" else None
    noting = posted is not None and ("what" in posted or "note" in posted)
    offered = offered_for(line) if line.needs_a_look and not line.counted else []
    mine = PaymentRequest.objects.visible_to(request.actor)
    count = CountForm(None if noting else posted, offered=offered, mine=mine)
    note = NoteForm(posted if noting else None, auto_id="note_%s")
    sent = note if noting else count
    if posted is not None and sent.is_valid():
        try:
            said = {"note": note.words()} if noting else {"request": count.cleaned_data["chosen"]}
            settle(line, **said, by=request.actor, key=sent.command_key())
            return redirect("payments:transaction", transaction_id)
        except RuleError as error:
            sent.refuse(error)
            line = _find(request, transaction_id)
    return _page(request, line, count=count, note=note)


@never_cache
@require_POST
def reopen(request: HttpRequest, transaction_id: int) -> HttpResponse:
    """Take the note back."""
    line = _find(request, transaction_id)
    try:
        reopen_line(line, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return _page(request, line, refused=str(error))
    return redirect("payments:transaction", transaction_id)


@never_cache
@require_POST
def by_carrier(request: HttpRequest, transaction_id: int) -> HttpResponse:
    """It is what a carrier transferred for a settlement."""
    line = _find(request, transaction_id)
    form = CarrierForm(request.POST, offered=transfers_for(line))
    if not form.is_valid():
        return _page(request, line, refused=form.said())
    try:
        explain_by_carrier(line, form.chosen(), by=request.actor, key=form.command_key())
    except RuleError as error:
        return _page(request, _find(request, transaction_id), refused=str(error))
    return redirect("payments:transaction", transaction_id)


def _find(request: HttpRequest, transaction_id: int) -> BankTransaction:
    return get_object_or_404(book(request.actor), pk=transaction_id)


def _page(
    request: HttpRequest,
    line: BankTransaction,
    *,
    count: CountForm | None = None,
    note: NoteForm | None = None,
    refused: str = "",
) -> HttpResponse:
    # A refusal of what is no longer asked has no form to stand in.
    if not line.needs_a_look:
        refused = refused or " ".join([*count.non_field_errors(), *note.non_field_errors()] if count and note else [])
    wrong = bool(refused or (count and count.errors) or (note and note.errors))
    standing = line.returns.standing().first() if line.direction == "in" else None
    if standing:
        count = note = None
    carriers = [] if standing else transfers_for(line)
    forms = [
        (one, CarrierForm(initial={"transfer": one.pk}, offered=[one], auto_id=f"carrier{one.pk}_%s"))
        for one in carriers
    ]
    shown = {"carriers": forms, "returned": standing, "line": line, "count": count, "note": note, "refused": refused}
    return page(request, "payments/transaction.html", shown, status=422 if wrong else 200)

"""The account money goes to: only its owner names it, after proving once more who they are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lantoa.accounts import api as accounts
from lantoa.kit.errors import RuleError
from lantoa.payments.actions.account import set_payout_account, stop_account_change
from lantoa.payments.forms import AccountForm
from lantoa.payments.queries.money import account_to_come, payout_account
from lantoa.ui.render import page


@never_cache
def account(request: HttpRequest) -> HttpResponse:
    organisation = request.actor.organisation
    present = payout_account(organisation.pk)
    bound = AccountForm(request.POST if request.method == "POST" else None, account=present)
    if request.method == "POST" and bound.is_valid():
        typed = {name: bound.cleaned_data[name] for name in ("bank_bin", "number", "holder")}
        try:
            named = set_payout_account(organisation, **typed, by=request.actor, key=bound.command_key())
            return redirect("payments:account" if named.is_fed or named.takes_over_at else "payments:feed")
        except RuleError as error:
            bound.refuse(error)
    shown = {
        "bound": bound,
        "account": present,
        "to_come": account_to_come(organisation.pk),
        "step_up": "" if accounts.is_fresh(request) else accounts.step_up_at(request.path),
    }
    return page(request, "payments/account.html", shown, status=422 if bound.errors else 200)


@never_cache
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Stop the change while it waits; twice is no harm."""
    waiting = account_to_come(request.actor.organisation_id)
    if waiting:
        stop_account_change(waiting, by=request.actor)
    return redirect("payments:account")

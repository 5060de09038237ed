"""The account money goes to: only its owner names it, after proving once more who they are."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lantoa.accounts import api as accounts
from lantoa.kit.errors import RuleError
from lantoa.payments.actions.account import by_stop_link, stop_account_change
from lantoa.payments.actions.second_owner import name_account
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
            named = name_account(organisation, **typed, by=request.actor, key=bound.command_key())
            if isinstance(named, accounts.ApprovalRequest):
                return redirect("accounts:approval", named.pk)
            return redirect("payments:account" if named.is_fed or named.takes_over_at else "payments:feed")
        except RuleError as error:
            bound.refuse(error)
    shown = {
        "bound": bound,
        "account": present,
        "others": bool(present) and bool(accounts.others_for(request.actor, organisation)),
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


@never_cache
def stop_by_link(request: HttpRequest, stop_token: str) -> HttpResponse:
    """Whoever was told of a change stops it by the link in the message; looking at it stops nothing."""
    found = by_stop_link(stop_token)
    if found is None:
        raise Http404
    stopped = request.method == "POST" and stop_account_change(found, by=None)
    waits = found.takes_over_at if found.ended_at is None and not stopped else None
    name = accounts.Organisation.objects.get(pk=found.organisation_id).name
    shown = {"account": found, "name": name, "waits": waits, "stopped": stopped}
    return page(request, "payments/stop_change.html", shown)

"""Connect the service that passes on what the bank says, let it be asked for its list, and try it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.payments.actions.account import connect_feed
from lantoa.payments.actions.feed import open_list
from lantoa.payments.forms import SERVICES, FeedForm, ListForm
from lantoa.payments.models import PayoutAccount
from lantoa.payments.queries.feed import feed_of, has_list, trial_of
from lantoa.payments.queries.money import hook_url, last_refused, payout_account
from lantoa.ui.render import page


@never_cache
def feed(request: HttpRequest) -> HttpResponse:
    account = payout_account(request.actor.organisation_id)
    if account is None:
        return page(request, "payments/feed.html", {"account": None})
    asked = request.POST.get("provider", "") or request.GET.get("dich-vu", "")
    provider = asked if asked in SERVICES else account.feed or "sepay"
    bound = FeedForm(request.POST if request.method == "POST" else None, account=account, provider=provider)
    if request.method == "POST" and bound.is_valid():
        typed = {name: bound.cleaned_data[name] for name in ("auth", "secret")}
        try:
            connect_feed(account, provider=provider, **typed, by=request.actor, key=bound.command_key())
            return redirect("payments:feed")
        except RuleError as error:
            bound.refuse(error)
    return _page(request, account, provider, bound=bound)


@never_cache
@require_POST
def listing(request: HttpRequest) -> HttpResponse:
    """Take the key for the connected service's list."""
    account = payout_account(request.actor.organisation_id)
    if account is None or not account.is_fed:
        return redirect("payments:feed")
    asked = ListForm(request.POST)
    if asked.is_valid():
        try:
            open_list(account, list_key=asked.cleaned_data["list_key"], by=request.actor, key=asked.command_key())
            return redirect("payments:feed")
        except RuleError as error:
            asked.refuse(error)
    return _page(request, account, account.feed, asked=asked)


def _page(
    request: HttpRequest,
    account: PayoutAccount,
    provider: str,
    *,
    bound: FeedForm | None = None,
    asked: ListForm | None = None,
) -> HttpResponse:
    bound = bound or FeedForm(None, account=account, provider=provider)
    asked = asked or ListForm()
    connected = account.feed == provider
    shown: dict[str, Any] = {
        "bound": bound,
        "account": account,
        "provider": provider,
        "service": SERVICES.get(provider, provider),
        "services": SERVICES,
        "address": hook_url(account, provider),
        "fresh_key": world.token(24),
        "refused": last_refused(account) if account.is_fed else None,
        "feed": feed_of(account) if connected else None,
        "trial": trial_of(account) if connected else None,
        "demo_bank": _demo_bank(account) if connected else "",
        "asked": asked,
        "has_list": has_list(provider),
        "minutes": settings.BANK_LIST_MINUTES,
    }
    return page(request, "payments/feed.html", shown, status=422 if bound.errors or asked.errors else 200)


def _demo_bank(account: PayoutAccount) -> str:
    """On a demonstration, the address that opens the trial in the invented bank's app."""
    trial = trial_of(account)
    return (
        f"{settings.SANDBOX_URL}/bank/scan?qr={quote(trial.payload, safe='')}"
        if settings.DEMO and settings.SANDBOX_URL and trial
        else ""
    )

"""Connect the service that passes on what the bank says."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.payments.actions.account import connect_feed
from lantoa.payments.forms import SERVICES, FeedForm
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
    shown = {
        "bound": bound,
        "account": account,
        "provider": provider,
        "service": SERVICES.get(provider, provider),
        "services": SERVICES,
        "address": hook_url(account, provider),
        "fresh_key": world.token(24),
        "refused": last_refused(account) if account.is_fed else None,
    }
    return page(request, "payments/feed.html", shown, status=422 if bound.errors else 200)

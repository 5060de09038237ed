"""Which goods could stand at a shop elsewhere too, and what is to be done with those that do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.channels.actions import listing as listings
from lantoa.channels.forms.listing import ListingActForm
from lantoa.channels.models import ChannelAccount, Listing
from lantoa.channels.queries import channel as queries
from lantoa.kit.errors import RuleError
from lantoa.ui.render import page

_ACTS = {"pause": listings.pause, "resume": listings.resume, "end": listings.end, "retry": listings.retry}


@never_cache
@require_safe
def choose(request: HttpRequest, account_id: int) -> HttpResponse:
    """Which product to put up there."""
    account = _account(request, account_id)
    shown = {"account": account, "products": queries.to_publish(account)}
    return page(request, "channels/choose.html", shown)


@never_cache
@require_POST
def act(request: HttpRequest, listing_id: int) -> HttpResponse:
    """Pause, resume, end, or try again."""
    found = get_object_or_404(Listing.objects.visible_to(request.actor).select_related("account"), pk=listing_id)
    bound = ListingActForm(request.POST)
    if bound.is_valid():
        try:
            _ACTS[bound.cleaned_data["act"]](found, by=request.actor, key=bound.command_key())
        except RuleError:
            # It changed meanwhile: the page shows how it stands now.
            return redirect("channels:channels")
    return redirect("channels:channels")


def _account(request: HttpRequest, account_id: int) -> ChannelAccount:
    return get_object_or_404(ChannelAccount.objects.visible_to(request.actor).live(), pk=account_id)

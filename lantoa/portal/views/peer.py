"""Whoever runs the house names other provinces' markets here, after both have read their keys to each other on the telephone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lantoa.kit.errors import RuleError
from lantoa.portal.actions.market_key import published
from lantoa.portal.actions.peer import end_peer, name_peer
from lantoa.portal.forms import PeerForm
from lantoa.portal.models import Peer
from lantoa.portal.queries.peer import shown_peers
from lantoa.portal.rules.market_document import spoken
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page


@never_cache
def peers(request: HttpRequest) -> HttpResponse:
    """The markets that are named, our own keys to read out, and one more to name."""
    form = PeerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            name_peer(
                said["name"], province=said["province"], address=said["market_address"], public_key=said["public_key"], by=request.actor, key=form.command_key(),
            )  # fmt: skip
            return redirect("portal:peers")
        except RuleError as error:
            form.refuse(error)
    shown = {
        "form_": form,
        "peers": shown_peers(Peer.objects.visible_to(request.actor)),
        "keys": [(key, spoken(key.public)) for key in published()],
    }
    return page(request, "portal/peers.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
def end(request: HttpRequest, peer_id: int) -> HttpResponse:
    """It is not asked any more."""
    found = get_object_or_404(Peer.objects.visible_to(request.actor), pk=peer_id)
    end_peer(found, by=request.actor, key=KeyForm(request.POST).command_key())
    return redirect("portal:peers")

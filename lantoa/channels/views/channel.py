"""Where else a stall's goods stand: the shops at channels, and connecting one."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.channels.actions.account import begin, can_connect, connect, pages_of, state_word
from lantoa.channels.actions.secret import access_of
from lantoa.channels.adapters import registry
from lantoa.channels.queries import channel as queries
from lantoa.channels.queries.sale import troubles
from lantoa.channels.rules import channels
from lantoa.kit.errors import RuleError
from lantoa.stores import api as stores
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page


@never_cache
@require_safe
def channels_page(request: HttpRequest) -> HttpResponse:
    return _page(request)


@never_cache
@require_POST
def ask(request: HttpRequest, channel: str) -> HttpResponse:
    """Send the owner to the channel's own page, where they say yes."""
    if channel not in registry.allowing():
        raise Http404
    try:
        key = KeyForm(request.POST).command_key()
        account = begin(request.actor.organisation, channel, by=request.actor, key=key)
        back = _back(state_word(account, request.actor))
        # Not a redirect: browsers hold every redirect after a form against the page's own rule about where forms may go.
        shown = {"address": registry.allowing()[channel].ask_url(access_of(account), back), "name": account.name}
        return page(request, "channels/going.html", shown)
    except RuleError as error:
        return _page(request, str(error), 422)


@never_cache
@require_safe
def came_back(request: HttpRequest) -> HttpResponse:
    """The owner comes back from the channel with a yes."""
    # A channel that knows one address for all comes back with our word as its `state`.
    word = (request.GET.get("w") or request.GET.get("state", ""))[:200]
    try:
        account = connect(word, _back(word), request.GET.dict(), by=request.actor)
    except RuleError as error:
        return _page(request, str(error), 422)
    if pages_of(account):
        return redirect("channel_places:pages", account.pk)
    return redirect("channels:channels")


def _back(word: str) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('channels:came_back')}?{urlencode({'w': word})}"


def _page(request: HttpRequest, refused: str = "", status: int = 200) -> HttpResponse:
    open_ = [name for name in registry.allowing() if can_connect(name)]
    shown = {
        "shops": queries.shops(request.actor),
        "troubles": troubles(request.actor),
        "open": [(name, channels.channel_name(name)) for name in open_],
        "showcases": set(registry.showcases()),
        "past": queries.past_channels(),
        "owner": "owner" in request.actor.roles,
        "store": _sells(request),
        "refused": refused,
    }
    return page(request, "channels/channels.html", shown, status=status)


def _sells(request: HttpRequest) -> bool:
    store = stores.store_of(request.actor)
    return store is not None and not store.rehearsal

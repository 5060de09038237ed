"""Other provinces' markets: what they have of what a buyer looks for, and whether what they wrote is genuine."""

from __future__ import annotations

from collections.abc import Sequence
from threading import BoundedSemaphore

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.accounts import api as accounts
from lantoa.kit.certificate_code import certificate_code_in
from lantoa.kit.order_code import codes_in
from lantoa.kit.pace import Pace
from lantoa.portal.actions.ask import NotBelieved
from lantoa.portal.actions.elsewhere import search_elsewhere
from lantoa.portal.actions.verify_elsewhere import certificate_elsewhere, receipt_elsewhere
from lantoa.portal.queries.peer import KnownMarket, known_markets
from lantoa.portal.queries.search import LONGEST_QUESTION
from lantoa.portal.queries.verify import LONGEST_QUESTION as LONGEST_CODE
from lantoa.ui.render import page, refusal

# Each question here is one to every other market: whoever asks without end waits.
_asks = Pace()
# How many may wait for another market at once, of all who are served by this process: one that hangs holds up nobody else.
_waiting = BoundedSemaphore(3)


@never_cache
@require_safe
def elsewhere(request: HttpRequest) -> HttpResponse:
    """What markets of other provinces have of these words, each under its own name; who did not answer is named too."""
    asked = " ".join(request.GET.get("q", "").split())[:LONGEST_QUESTION]
    if asked and _too_often(request):
        return _slower(request)
    shown = {"asked": asked, "answers": search_elsewhere(asked), "markets": known_markets() if not asked else []}
    return page(request, "portal/elsewhere.html", shown)


@never_cache
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Whether a receipt or a certificate is genuine that the market of another province wrote: `noi` which market, `ma` what code."""
    if "noi" not in request.GET and "ma" not in request.GET:
        return redirect("portal:verify")
    number, typed = request.GET.get("noi", ""), request.GET.get("ma", "")[:LONGEST_CODE]
    known = known_markets(only=int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else []
    certificate, codes = certificate_code_in(typed), codes_in(typed)
    if not known or not (certificate or codes):
        return page(request, "portal/verify_unknown.html", {"asked": typed[:40], "markets": []}, status=404)
    if _too_often(request):
        return _slower(request)
    if not _waiting.acquire(blocking=False):
        return _slower(request)
    try:
        return _verified(request, known[0], certificate, codes)
    finally:
        _waiting.release()


def _verified(request: HttpRequest, market: KnownMarket, certificate: str, codes: Sequence[str]) -> HttpResponse:
    shown = {"market": market, "code": certificate or codes[0], "refused": "", "found": None}
    try:
        found = certificate_elsewhere(market, certificate) if certificate else receipt_elsewhere(market, codes[0])
    except NotBelieved as error:
        return page(
            request,
            "portal/verify_elsewhere.html",
            {**shown, "refused": error.reason, "kind": ""},
            status=404 if error.reason == "unknown" else 200,
        )
    return page(
        request,
        "portal/verify_elsewhere.html",
        {**shown, "found": found, "kind": "certificate" if certificate else "receipt"},
    )


def _too_often(request: HttpRequest) -> bool:
    network = accounts.network_mark(request)
    if _asks.steps(network) >= settings.API_ASKS_A_MINUTE:
        return True
    _asks.step(network)
    return False


def _slower(request: HttpRequest) -> HttpResponse:
    answer = refusal(request, 429, _("Many questions came from here. Wait a minute, then load this page again."))
    answer["Retry-After"] = str(_asks.wait())
    return answer

"""Is it genuine? Of a receipt, and of a stall's poster, in plain words; everything is recomputed when somebody asks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.journal import api as journal
from lantoa.orders import api as orders
from lantoa.places import api as places
from lantoa.portal.queries import verify
from lantoa.ui.render import page

ADDRESSES = {"receipt": "portal:verify_receipt", "stall": "portal:verify_stall"}


@never_cache
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Type or paste a code or a stall; and what everything rests on: keys, roots, witnesses."""
    typed = request.GET.get("ma", "")
    found = verify.asked_for(typed) if typed else None
    if found:
        return redirect(ADDRESSES[found[0]], found[1])
    shown = {"typed": typed[: verify.LONGEST_QUESTION], "trust": verify.trust()}
    return page(request, "portal/verify.html", shown, status=404 if typed.strip() else 200)


@never_cache
@require_safe
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a receipt is genuine and what it is about, without names."""
    found = orders.receipt_by_code(code)
    if found is None:
        return page(request, "portal/verify_unknown.html", {"asked": code[:40]}, status=404)
    shown = {
        "proved": found,
        "store": found.order.store,
        "unit": places.unit_title(found.order.store.unit),
        "witnesses": journal.seen_by(found.root) if found.root else [],
    }
    return page(request, "portal/verify_receipt.html", shown)


@never_cache
@require_safe
def stall(request: HttpRequest, slug: str) -> HttpResponse:
    """Whose stall this is and which account it pays to, to compare with what the bank app shows."""
    found = verify.stall_of(slug)
    if found is None:
        return page(request, "portal/verify_unknown.html", {"asked": slug[:40]}, status=404)
    return page(request, "portal/verify_stall.html", {"stall": found, "unit": places.unit_title(found.store.unit)})


@require_safe
def roots(request: HttpRequest) -> HttpResponse:
    """The published keys and the newest roots, for programs."""
    trust = verify.trust()
    written = {"keys": trust.keys, "roots": [root.signed().written() for root in trust.roots]}
    answer = JsonResponse(written)
    answer["Cache-Control"] = "public, max-age=60"
    return answer

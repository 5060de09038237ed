"""Is it genuine? Of a receipt, of a dossier or its result, of a certificate, and of a stall's poster, in plain words; everything is recomputed when somebody asks."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.accounts import api as accounts
from lantoa.cases import api as cases
from lantoa.journal import api as journal
from lantoa.kit.certificate_code import certificate_code_in
from lantoa.learning import api as learning
from lantoa.orders import api as orders
from lantoa.places import api as places
from lantoa.portal.forms import CredentialForm
from lantoa.portal.queries import guesses, verify
from lantoa.portal.queries.peer import known_markets, market_of
from lantoa.ui.render import page, refusal

ADDRESSES = {
    "receipt": "portal:verify_receipt",
    "stall": "portal:verify_stall",
    "dossier": "portal:verify_dossier",
    "certificate": "portal:verify_certificate",
}


@never_cache
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Type or paste a code or a stall; and what everything rests on: keys, roots, witnesses."""
    typed = request.GET.get("ma", "")
    other = market_of(typed) if "://" in typed[: verify.LONGEST_QUESTION] else None
    if other:
        return redirect(
            f"{reverse('portal:verify_elsewhere')}?{urlencode({'noi': other.id, 'ma': typed[: verify.LONGEST_QUESTION]})}"
        )
    found = verify.asked_for(typed) if typed else None
    if found:
        return redirect(ADDRESSES[found[0]], found[1])
    shown = {"typed": typed[: verify.LONGEST_QUESTION], "trust": verify.trust()}
    return page(
        request, "portal/verify.html", {**shown, "host": verify.our_host()}, status=404 if typed.strip() else 200
    )


@never_cache
@require_safe
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a receipt is genuine and what it is about, without names."""
    network = accounts.network_mark(request)
    if wait := guesses.must_wait(network):
        return _slower(request, wait)
    found = orders.receipt_by_code(code)
    if found is None:
        guesses.was_unknown(network)
        return page(request, "portal/verify_unknown.html", {"asked": code[:40], "markets": known_markets()}, status=404)
    shown = {
        "proved": found,
        "store": found.order.store,
        "unit": places.unit_title(found.order.store.unit),
        "witnesses": journal.seen_by(found.root) if found.root else [],
    }
    return page(request, "portal/verify_receipt.html", shown)


@never_cache
@require_safe
def dossier(request: HttpRequest, dossier_code: str) -> HttpResponse:
    """Whether a dossier or a result is known here, in force and sealed, without names."""
    network = accounts.network_mark(request)
    if wait := guesses.must_wait(network):
        return _slower(request, wait)
    found = cases.found_by_code(dossier_code)
    if found is None:
        guesses.was_unknown(network)
        return page(request, "portal/verify_unknown.html", {"asked": dossier_code[:40], "markets": []}, status=404)
    return page(request, "portal/verify_dossier.html", {"found": found})


@never_cache
@require_safe
def certificate(request: HttpRequest, certificate_code: str) -> HttpResponse:
    """Whether a certificate is whole, ours and still holds, whose it is and what it stands on. Its code is guessed by nobody, so who has it was shown it."""
    found = learning.certificate_by_code(certificate_code_in(certificate_code))
    if found is None:
        return page(
            request,
            "portal/verify_unknown.html",
            {"asked": certificate_code[:40], "markets": known_markets()},
            status=404,
        )
    return page(request, "portal/verify_certificate.html", {"proved": learning.check_certificate(found)})


@never_cache
def credential(request: HttpRequest) -> HttpResponse:
    """Whether a certificate's file is ours, word for word, and still holds; pasted or uploaded, looked at and not kept."""
    posted = request.method == "POST"
    form = CredentialForm(request.POST if posted else None, request.FILES if posted else None)
    found = learning.check_text(form.cleaned_data["given"]) if posted and form.is_valid() else None
    shown = {"form_": form, "found": found}
    return page(request, "portal/verify_credential.html", shown, status=422 if form.errors else 200)


@never_cache
@require_safe
def stall(request: HttpRequest, slug: str) -> HttpResponse:
    """Whose stall this is and which account it pays to, to compare with what the bank app shows."""
    found = verify.stall_of(slug)
    if found is None:
        return page(request, "portal/verify_unknown.html", {"asked": slug[:40], "markets": []}, status=404)
    return page(
        request,
        "portal/verify_stall.html",
        {"stall": found, "unit": places.unit_title(found.store.unit), "host": verify.our_host()},
    )


@require_safe
def roots(request: HttpRequest) -> HttpResponse:
    """The published keys and the newest roots, for programs."""
    trust = verify.trust()
    written = {"keys": trust.keys, "roots": [root.signed().written() for root in trust.roots]}
    answer = JsonResponse(written)
    answer["Cache-Control"] = "public, max-age=60"
    return answer


def _slower(request: HttpRequest, wait: int) -> HttpResponse:
    answer = refusal(request, 429, _("Many codes were tried from here. Wait a minute, then load this page again."))
    answer["Retry-After"] = str(wait)
    return answer

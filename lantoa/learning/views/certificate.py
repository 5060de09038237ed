"""A certificate as software and as people read it, by its unguessable code; the house's keys, and which certificates no longer hold."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.documents import api as documents
from lantoa.kit import credential
from lantoa.kit.own_key import own_key, published_keys
from lantoa.learning.models import Certificate
from lantoa.learning.queries import certificate_by_code, issuer_address, list_address, status_list, verify_address

# Anybody's software may read these from a page of its own; they hold nothing that their address does not open to all.
OPEN = {"Access-Control-Allow-Origin": "*"}
SOON = "public, max-age=60"


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The controlled identifier document of who signs certificates."""
    said = credential.controller_document(issuer_address(), published_keys(Path(settings.BADGE_KEY)))
    return JsonResponse(said, headers={**OPEN, "Cache-Control": SOON}, content_type="application/json")


@require_safe
def revoked(request: HttpRequest, status_number: int) -> HttpResponse:
    """A status list, signed: the same bytes until something in it changes."""
    found = status_list(status_number)
    if found is None:
        raise Http404
    said = credential.status_credential(
        list_address(status_number), found.revoked, issuer=issuer_address(), at=found.changed_at
    )
    seed = own_key(Path(settings.BADGE_KEY))
    signed = credential.sign(said, seed=seed, controller=issuer_address(), at=found.changed_at)
    return JsonResponse(signed, headers={**OPEN, "Cache-Control": SOON}, content_type="application/vc")


def _found(code: str) -> Certificate:
    found = certificate_by_code(code)
    if found is None or not found.credential:
        raise Http404
    return found


@never_cache
@require_safe
def credential_text(request: HttpRequest, certificate_code: str) -> HttpResponse:
    """The credential, byte for byte as it was signed."""
    found = _found(certificate_code)
    name = f'inline; filename="chung-nhan-{found.code}.json"'
    return HttpResponse(
        found.credential, headers={**OPEN, "Content-Disposition": name}, content_type="application/vc; charset=utf-8"
    )


@never_cache
@require_safe
def pdf(request: HttpRequest, certificate_code: str) -> HttpResponse:
    """The same on paper, A4 across, in Vietnamese, since it hangs on a wall at home. One that no longer holds says so."""
    found = _found(certificate_code)
    with translation.override("vi"):
        shown = {"certificate": found, "evidence": found.evidence.all(), "verify": verify_address(found.code)}
        paper = render_to_string("learning/certificate_paper.html", shown, using="jinja2")
        answer = HttpResponse(documents.render_pdf(paper), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="chung-nhan-{found.code}.pdf"'
    return answer

"""The fee of a dossier: by transfer, straight to the office's account."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.cases.models import Case
from lantoa.cases.queries.case import case_of
from lantoa.payments import api as payments
from lantoa.ui.qr import qr_picture
from lantoa.ui.render import page


@never_cache
@require_safe
def fee(request: HttpRequest, case_code: str) -> HttpResponse:
    """What is to be paid and how, turning by itself when the money came; with `?phan=1` only the part that changes."""
    mine, asked = _asked(request, case_code)
    if asked is None or not (asked.account or asked.received):
        return redirect("cases:case", mine.code)
    payload = payments.payload(asked)
    shown = {"case": mine, "asked": asked, "payload": payload, "demo_bank": payments.demo_bank(payload)}
    return page(request, "cases/fee.html", shown, fragment="status" if "phan" in request.GET else None)


@never_cache
@require_safe
def qr(request: HttpRequest, case_code: str) -> HttpResponse:
    """The payment QR as a picture to keep, for a bank app on the same phone."""
    mine, asked = _asked(request, case_code)
    payload = payments.payload(asked) if asked else ""
    return qr_picture(payload, asked.code) if asked and payload else redirect("cases:case", mine.code)


def _asked(request: HttpRequest, code: str) -> tuple[Case, payments.PaymentRequest | None]:
    """The dossier and what is asked for it; None while nothing is, or when it is closed."""
    mine = case_of(code, request.actor)
    if mine is None:
        raise Http404
    return mine, payments.request_of(mine) if mine.is_open else None

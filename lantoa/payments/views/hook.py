"""Where notification services knock: an address of its own for every account."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from lantoa.payments.actions.hook import check, hooked, keep, process_notice
from lantoa.payments.errors import RefusedNotice


@csrf_exempt
@require_POST
def bank_feed(request: HttpRequest, provider: str, token: str) -> JsonResponse:
    """Prove it, keep it, answer, do it: acknowledged only when it is kept for good."""
    account = hooked(provider, token)
    if account is None:
        raise Http404
    try:
        notice = check(account, request.headers, request.body)
    except RefusedNotice as refused:
        return JsonResponse({"success": False, "message": refused.reason}, status=refused.status)
    with transaction.atomic():
        incoming = keep(account, request.headers, request.body, notice)
    process_notice(incoming.pk)
    return JsonResponse({"success": True})

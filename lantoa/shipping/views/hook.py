"""Where carriers knock: an address of its own for every account."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, JsonResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from lantoa.kit.knock import body_of, refused
from lantoa.shipping.actions.hook import check, hooked, keep, process_message
from lantoa.shipping.errors import RefusedMessage

log = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def carrier(request: HttpRequest, carrier: str, carrier_token: str) -> JsonResponse:
    """Prove it, keep it, answer, do it: acknowledged only when it is kept for good, and then whatever else happens."""
    try:
        account = hooked(carrier, carrier_token)
        if account is None:
            return refused("unknown address", 404)
        notice = check(account, request.headers, request.GET.dict(), body_of(request))
        with transaction.atomic():
            incoming = keep(account, request.headers, request.body, notice)
    except RefusedMessage as error:
        return refused(error.reason, error.status)
    except UnreadablePostError:
        return refused("cut off", 400)
    except (OperationalError, InterfaceError):
        log.warning("a carrier's message could not be kept; it will be sent again", exc_info=True)
        return refused("busy, please send again", 503)
    try:
        process_message(incoming.pk)
    except (OperationalError, InterfaceError):
        log.warning("the carrier's message %s is left to the worker", incoming.pk, exc_info=True)
    return JsonResponse({"success": True})

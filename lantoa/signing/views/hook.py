"""Where signing services knock: what they say only makes us ask them."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, JsonResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from lantoa.kit.knock import body_of, refused
from lantoa.signing.actions.hook import check, keep, process_message
from lantoa.signing.errors import RefusedMessage

log = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def service(request: HttpRequest, service: str, signing_token: str) -> JsonResponse:
    """Read it, keep it, answer, ask: acknowledged only when it is kept for good, and then whatever else happens."""
    try:
        about = check(service, signing_token, request.headers, body_of(request))
        incoming = keep(service, about, request.body)
    except RefusedMessage as error:
        return refused(error.reason, error.status)
    except UnreadablePostError:
        return refused("cut off", 400)
    except (OperationalError, InterfaceError):
        log.warning("a signing service's message could not be kept", exc_info=True)
        return refused("busy, please send again", 503)
    try:
        process_message(incoming.pk)
    except (OperationalError, InterfaceError):
        log.warning("the signing service's message %s is left to the worker", incoming.pk, exc_info=True)
    return JsonResponse({"success": True})

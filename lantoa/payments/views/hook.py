"""Where notification services knock: an address of its own for every account."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, JsonResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from lantoa.kit.knock import body_of, refused
from lantoa.payments.actions.hook import Checked, check, hooked, take
from lantoa.payments.errors import RefusedNotice

log = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def bank_feed(request: HttpRequest, provider: str, token: str) -> JsonResponse:
    """Prove it, keep it, answer, do it: acknowledged only when it is kept for good, and then whatever else happens."""
    try:
        account = hooked(provider, token)
        if account is None:
            return refused("unknown address", 404)
        notice = check(account, request.headers, body_of(request))
        take(Checked(account, request.headers, request.body, notice))
    except RefusedNotice as error:
        return refused(error.reason, error.status)
    except UnreadablePostError:
        return refused("cut off", 400)
    except (OperationalError, InterfaceError):
        log.warning("a bank's message could not be kept; its service will send it again", exc_info=True)
        return refused("busy, please send again", 503)
    return JsonResponse({"success": True})

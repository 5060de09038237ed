"""Where notification services knock: an address of its own for every account."""

from __future__ import annotations

import logging

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, JsonResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

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
            return _refused("unknown address", 404)
        notice = check(account, request.headers, _body(request))
        take(Checked(account, request.headers, request.body, notice))
    except RefusedNotice as refused:
        return _refused(refused.reason, refused.status)
    except UnreadablePostError:
        return _refused("cut off", 400)
    except (OperationalError, InterfaceError):
        log.warning("a bank's message could not be kept; its service will send it again", exc_info=True)
        return _refused("busy, please send again", 503)
    return JsonResponse({"success": True})


def _body(request: HttpRequest) -> bytes | None:
    try:
        return request.body
    except RequestDataTooBig:
        return None
    except ValueError:  # a length that is no number
        return b""


def _refused(reason: str, status: int) -> JsonResponse:
    return JsonResponse({"success": status == 200, "message": reason}, status=status)

"""Where channels knock: one address for each, as their applications know only one."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lantoa.channels.actions.hook import check, listens, probed
from lantoa.channels.errors import RefusedKnock
from lantoa.channels.tasks import take_knock
from lantoa.kit.knock import body_of, refused

log = logging.getLogger(__name__)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def knock(request: HttpRequest, channel: str) -> HttpResponseBase:
    """Prove it, keep it, answer: acknowledged only when it is kept for good, and then whatever else happens. The worker does it."""
    try:
        if not listens(channel):
            return refused("unknown address", 404)
        raw = body_of(request)
        answer = probed(channel, request.GET.dict(), raw or b"")
        if answer is not None:
            return HttpResponse(answer, content_type="text/plain; charset=utf-8")
        for told in check(channel, request.headers, raw):
            take_knock(told)
    except RefusedKnock as error:
        return refused(error.reason, error.status)
    except UnreadablePostError:
        return refused("cut off", 400)
    except (OperationalError, InterfaceError):
        log.warning("a channel's knock could not be kept; it will be sent again", exc_info=True)
        return refused("busy, please send again", 503)
    return JsonResponse({"success": True})

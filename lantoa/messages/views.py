"""Where the gateway for text messages knocks with what people wrote."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lantoa.kit.knock import body_of, refused
from lantoa.messages.actions.incoming_text import check, keep, listens, process_text, thanks
from lantoa.messages.errors import RefusedText

log = logging.getLogger(__name__)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, text_token: str) -> HttpResponseBase:
    """Prove it, keep it, answer, tell: acknowledged only when it is kept for good, and then whatever else happens. eSMS.vn sends all it
    says in a GET request's query."""
    if not listens(text_token):
        return refused("unknown address", 404)
    if request.method == "HEAD":
        return HttpResponse()
    try:
        raw = (
            body_of(request)
            if request.method == "POST"
            else request.META.get("QUERY_STRING", "").encode("latin-1", "replace")
        )
        heard = check(raw)
        incoming = keep(heard, raw or b"")
    except RefusedText as error:
        return refused(error.reason, error.status)
    except UnreadablePostError:
        return refused("cut off", 400)
    except (OperationalError, InterfaceError):
        log.warning("a text message could not be kept; it will be sent again", exc_info=True)
        return refused("busy, please send again", 503)
    try:
        process_text(incoming.pk)
    except (OperationalError, InterfaceError):
        log.warning("the text message %s is left to the worker", incoming.pk, exc_info=True)
    words, media = thanks(heard)
    return HttpResponse(words, content_type=f"{media}; charset=utf-8")

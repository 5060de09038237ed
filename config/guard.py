"""What every answer carries and what no request may do: headers, sizes, refusals that say what happens next."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware

from lantoa.kit.errors import RuleError
from lantoa.kit.page_cache.fill import KEY
from lantoa.ui.render import refusal

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
STATIC = f"/{settings.STATIC_URL.strip('/')}/"
log = logging.getLogger(__name__)


class RequestGuard(GZipMiddleware):
    """The outermost wall: security headers on every answer, compression, and a page instead of a stack trace."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, RuleError):
            return refusal(request, 409, str(exception))
        if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
            return refusal(request, 413)
        if is_busy(exception):
            answer = refusal(request, 503)
            answer["Retry-After"] = "2"
            return answer
        return None

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        # What pages may do stands on pages. On our own styles and scripts it would be a twelfth of a first view's bytes.
        if not request.path_info.startswith(STATIC):
            response.headers.setdefault("Content-Security-Policy", POLICY)
            response.headers.setdefault(
                "Permissions-Policy", "camera=(self), geolocation=(), microphone=(), payment=()"
            )
            response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        fill = request.META.get(KEY)
        if fill is not None and fill.is_public:
            # The same bytes for everybody: compressed once, below Django (config.pages).
            return response
        return super().process_response(request, response)


def is_busy(exception: Exception) -> bool:
    """Whether the database was only too busy, or undid this in favour of another who came at the same moment: nothing was
    changed, and the same again will do."""
    if not isinstance(exception, OperationalError):
        return False
    # PostgreSQL's class 40 is "transaction rollback": a ring of waiters, or an order that cannot be kept; 55P03: a lock not had in time.
    state = str(getattr(exception.__cause__, "sqlstate", None) or "")
    return "locked" in str(exception) or state.startswith("40") or state == "55P03"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent from elsewhere, or too old: say so and offer the page again."""
    log.info("csrf refused: %s", reason)
    return refusal(request, 403)

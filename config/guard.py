"""What every answer carries and what no request may do: headers, sizes, refusals that say what happens next."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware

from config import door
from lantoa.kit.errors import RuleError
from lantoa.kit.page_cache.fill import KEY
from lantoa.ui.render import refusal

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
RULES = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
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
        return door.answer(request, exception)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        # What pages may do stands on pages. On our own styles and scripts it would be a twelfth of a first view's bytes.
        if not request.path_info.startswith(STATIC):
            for name, value in RULES.items():
                response.headers.setdefault(name, value)
        if response.status_code == 503:
            response.headers.setdefault("Retry-After", "5")
        fill = request.META.get(KEY)
        if fill is not None and fill.is_public:
            # The same bytes for everybody: compressed once, below Django (config.pages).
            return response
        return super().process_response(request, response)


def page_headers() -> list[tuple[str, str]]:
    """The same for a page that is answered without Django."""
    more = [("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", str(settings.SECURE_REFERRER_POLICY))]
    if settings.SECURE_HSTS_SECONDS:
        more.append(("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}"))
    return [*RULES.items(), *more]


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent from elsewhere, or too old: say so and offer the page again."""
    log.info("csrf refused: %s", reason)
    return refusal(request, 403)

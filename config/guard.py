"""What every answer carries and what no request may do: headers, sizes, refusals that say what happens next."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.gzip import GZipMiddleware

from config import door
from lantoa.kit.errors import RuleError
from lantoa.kit.page_cache.fill import KEY
from lantoa.ui.render import refusal

# Scripts and styles of our own only, nothing written into a page runs, and what scripts put into a page is read by our own
# policy first (ui/behaviours/trust.js). A kept page names its scripts by 'self' (the same bytes for everybody), any other by
# a mark of its own, or none where it has no script. The word in braces stands for that.
_PAGE = (
    "default-src 'none';script-src {};style-src 'self';img-src 'self' data: blob:;font-src 'self';connect-src 'self';"
    "manifest-src 'self';worker-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none';"
    "require-trusted-types-for 'script';trusted-types default lantoa"
)
POLICY = _PAGE.format("'self'")
# Of our own files a browser only draws, styles by or runs what a page asked for; each byte beside a style is one of a first view.
FILE_POLICY = "frame-ancestors 'none'"
# Only the camera is ever asked for: every other feature by which a page could ask for, read or watch something is off. What only
# writes or plays (clipboard, sharing, full screen, autoplay) is left as browsers have it.
NOT_ASKED_FOR = (
    "accelerometer", "bluetooth", "clipboard-read", "display-capture", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts",
    "magnetometer", "microphone", "midi", "payment", "serial", "storage-access", "usb", "xr-spatial-tracking",
)  # fmt: skip
RULES = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": ",".join(["camera=(self)", *(f"{one}=()" for one in NOT_ASKED_FOR)]),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What a browser will have as ours and from here only; the mark is the browser's own promise (RFC 6265bis, 4.1.3.2).
HOST = "__Host-"
# Where programs knock, and no browser.
MACHINES = ("/hooks/", "/api/")
STATIC = f"/{settings.STATIC_URL.strip('/')}/"
security = logging.getLogger("lantoa.security")


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

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_SECURE:
            request.COOKIES = _ours(request.COOKIES)
        if settings.SECURE_SSL_REDIRECT and request.path_info.startswith(MACHINES) and not request.is_secure():
            # Sent on, a program would go on telling its secrets in the clear and nobody would notice.
            security.info("a program came without TLS")
            return self.process_response(
                request, JsonResponse({"success": False, "message": "only over HTTPS"}, status=403)
            )
        answer: HttpResponse = super().__call__(request)
        return answer

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        # What pages may do stands on pages. On our own styles and scripts it would be a twelfth of a first view's bytes.
        if request.path_info.startswith(STATIC) and response.status_code < 400:
            response.headers.setdefault("Content-Security-Policy", FILE_POLICY)
        else:
            shut_in = ";sandbox" if getattr(response, "is_shut_in", False) else ""
            response.headers.setdefault("Content-Security-Policy", _policy(request) + shut_in)
            for name, value in RULES.items():
                response.headers.setdefault(name, value)
        for name, value in _always(is_secure=request.is_secure()):
            response.headers.setdefault(name, value)
        if settings.SESSION_COOKIE_SECURE:
            _lock(response)
        if response.status_code == 503:
            response.headers.setdefault("Retry-After", "5")
        fill = request.META.get(KEY)
        if fill is not None and fill.is_public:
            # The same bytes for everybody: compressed once, below Django (config.pages).
            return response
        return super().process_response(request, response)


def _policy(request: HttpRequest) -> str:
    if getattr(request, "is_same_for_all", False):
        scripts = "'self'"
    else:
        mark = getattr(request, "script_mark", "")
        scripts = f"'nonce-{mark}'" if mark else "'none'"
    frames = getattr(request, "may_frame", "")
    return _PAGE.format(scripts) + (f";frame-src {frames}" if frames else "")


def _always(*, is_secure: bool) -> list[tuple[str, str]]:
    """On every answer, files and refusals too."""
    said = [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", str(settings.SECURE_REFERRER_POLICY)),
    ]
    if settings.SECURE_HSTS_SECONDS and is_secure:
        below = "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
        said.append(("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}{below}"))
    return said


def _ours(cookies: dict[str, str]) -> dict[str, str]:
    """Those only this host can have set, by their plain names too; any other is as if it were not there."""
    kept = {name: value for name, value in cookies.items() if name.startswith(HOST)}
    return {**{name.removeprefix(HOST): value for name, value in kept.items()}, **kept}


def _lock(response: HttpResponse) -> None:
    """Every cookie of the house, whichever room sets it: for this host alone, over TLS, out of scripts' reach."""
    for name in list(response.cookies):
        one = response.cookies.pop(name)
        locked = name if name.startswith(HOST) else HOST + name
        response.cookies[locked] = one.value
        kept = response.cookies[locked]
        kept.update({key: value for key, value in one.items() if value != ""})
        kept.update({"secure": True, "httponly": True, "path": "/", "domain": "", "samesite": one["samesite"] or "Lax"})


def page_headers() -> list[tuple[str, str]]:
    """The same for a page that is answered without Django."""
    return [*RULES.items(), *_always(is_secure=True)]


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent from elsewhere, or too old: say so and offer the page again."""
    security.info("a form without its guard was refused: %s", reason)
    return refusal(request, 403)

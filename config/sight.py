"""What is seen of a request from outside: a mark by which its lines are found in the log, and how long it took."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lantoa.kit import log_lines, meters
from lantoa.kit.page_cache.fill import KEY
from lantoa.kit.world import world

STATIC = f"/{settings.STATIC_URL.strip('/')}/"


class RequestSight:
    """Outside of everything in Django: takes the proxy's X-Request-Id or makes one, gives it back, counts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = world.monotonic()
        mark = log_lines.sane_mark(request.META.get("HTTP_X_REQUEST_ID", "")) or world.uuid7().hex
        # Django writes some of its lines when everything here is over; they find it on the request.
        request.mark = mark  # type: ignore[attr-defined]
        with log_lines.marked(mark):
            response = self.get_response(request)
        fill = request.META.get(KEY)
        if fill is None or not fill.is_public or response.status_code != 200:
            # A kept page is given to many; it is nobody's answer in particular.
            response.headers["X-Request-Id"] = mark
        meters.count_request(_route(request), request.method or "", response.status_code, world.monotonic() - began)
        return response


def _route(request: HttpRequest) -> str:
    if request.resolver_match:
        return str(request.resolver_match.view_name)
    return "static" if request.path_info.startswith(STATIC) else "none"

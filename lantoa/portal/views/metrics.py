"""How the house does, for a program that watches it: only for this machine itself or whoever has the token."""

from __future__ import annotations

import hmac
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.kit import meters
from lantoa.portal.queries.sight import House

# What a proxy puts on a request it passes on: then it comes from somewhere else, whatever the line says.
PASSED_ON = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_FORWARDED",
    "HTTP_X_REAL_IP",
    "HTTP_VIA",
)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts and gauges as Prometheus reads them; nothing about anybody."""
    if not _may_look(request):
        answer = HttpResponse("the token is missing or wrong\n", content_type="text/plain; charset=utf-8", status=401)
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    return HttpResponse(meters.exposition(House()), content_type=meters.CONTENT_TYPE)


def _may_look(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.META.get("HTTP_AUTHORIZATION", "").encode()
        return hmac.compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode())
    return _is_here(str(request.META.get("REMOTE_ADDR", ""))) and not any(name in request.META for name in PASSED_ON)


def _is_here(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False

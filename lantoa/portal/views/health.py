"""Whether the house is up, and whether it can serve: asked by the supervisor and by a load balancer."""

from __future__ import annotations

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.portal.queries.sight import missing_migrations


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    return HttpResponse("live\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and has the shape this code expects, else 503."""
    try:
        missing = missing_migrations()
    except Error:
        return HttpResponse("the database does not answer\n", content_type="text/plain; charset=utf-8", status=503)
    if missing:
        words = f"migrations are missing: {', '.join(missing[:5])}\n"
        return HttpResponse(words, content_type="text/plain; charset=utf-8", status=503)
    return HttpResponse("ready\n", content_type="text/plain; charset=utf-8")

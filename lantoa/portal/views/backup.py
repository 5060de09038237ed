"""How the copies of the house stand, for whoever runs it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.portal.queries.backup import light_now
from lantoa.ui.render import page


@never_cache
@require_safe
def backup(request: HttpRequest) -> HttpResponse:
    """The light, and the figures it stands on."""
    light, copies = light_now()
    return page(request, "portal/backup.html", {"light": light, "copies": copies})

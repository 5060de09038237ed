"""Whether this house keeps its promises, for whoever runs it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.portal.queries.promises import promises as all_of_them
from lantoa.ui.render import page


@never_cache
@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """Each promise with its light, those that are not kept first."""
    found = all_of_them()
    shown = {"broken": [one for one in found if not one.kept], "kept": [one for one in found if one.kept]}
    return page(request, "portal/promises.html", shown)

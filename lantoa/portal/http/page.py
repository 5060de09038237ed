"""The public API as people read about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lantoa.portal.http.document import openapi
from lantoa.portal.queries.told import here
from lantoa.ui.render import page


@require_safe
def api(request: HttpRequest) -> HttpResponse:
    """What may be asked, with which parameters, as the machine-readable description has it; no script of anybody's."""
    said = openapi(here())
    rows = [(path, operation) for path, methods in said["paths"].items() for operation in methods.values()]
    return page(request, "portal/api.html", {"rows": rows, "here": here()})

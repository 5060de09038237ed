"""Public procedures as everybody looks them up. The same bytes for everybody."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from markupsafe import Markup

from lantoa.cases.models import ProcedureVersion
from lantoa.cases.queries import procedure as queries
from lantoa.cases.queries.office import is_taken
from lantoa.kit.page_cache.names import PROCEDURES
from lantoa.kit.world import world
from lantoa.ui.addresses import address
from lantoa.ui.kept import keep
from lantoa.ui.render import page


@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """All procedures, by field."""
    shown = {"fields": queries.by_field(world.today())}
    return keep(request, page(request, "cases/procedures.html", shown), names={PROCEDURES})


@require_safe
def procedure(request: HttpRequest, procedure: str) -> HttpResponse:
    """One procedure: what is known of it, how surely, and what is not known."""
    found = get_object_or_404(queries.procedures(world.today()), procedure=procedure)
    shown = {"it": found, "schema": _schema(found), "taken": is_taken(found)}
    return keep(request, page(request, "cases/procedure.html", shown), names={PROCEDURES})


def _schema(version: ProcedureVersion) -> Markup:
    """What search engines read of a procedure: the same facts that the page shows."""
    described = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": version.name,
        "serviceType": version.field,
        "url": settings.PUBLIC_URL.rstrip("/") + address("cases:procedure", version.procedure_id),
        **({"identifier": version.procedure.code} if version.procedure.code else {}),
    }
    # Inside a script element only `</` could end it; as \\u003c it is the same JSON.
    text = json.dumps(described, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704

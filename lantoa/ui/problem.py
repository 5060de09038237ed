"""A refusal for programs: a problem (RFC 9457) in a sentence that a person can read too."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

# Addresses under which machines are answered as machines, also where the gate or the last wall answers.
API = "/api/v1/"


def is_api(request: HttpRequest) -> bool:
    """Whether a machine asked what only machines ask."""
    return request.path_info.startswith(API)


def problem(status: int, detail: str) -> HttpResponse:
    """The same refusal is the same bytes; anybody's page may read it, as it may read the answers."""
    said = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    answer = HttpResponse(json.dumps(said, ensure_ascii=False), status=status, content_type="application/problem+json")
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "no-store"
    return answer

"""The description of the API as machines read it (OpenAPI 3.1)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from lantoa.portal.http.operations import api
from lantoa.portal.http.words import Problem

PREFIX = "/api/v1/"
REFUSALS = {
    "401": "It was signed, and the signature does not hold.",
    "404": "Nothing of this name, or nothing that everybody may see.",
    "414": "The question is too long.",
    "422": "A parameter was not understood.",
    "429": "Too many questions in a minute; Retry-After says how long to wait.",
}
_ETAG = {"ETag": {"description": "Changes when the answer does.", "schema": {"type": "string"}}}


@lru_cache(4)
def openapi(address: str) -> dict[str, Any]:
    """The document, with what every answer can be besides the one that was asked for."""
    made = api.get_openapi_schema(path_prefix=PREFIX)
    said: dict[str, Any] = {**made, "servers": [{"url": address}]}
    said["components"]["schemas"]["Problem"] = Problem.model_json_schema()
    for path in said["paths"].values():
        for operation in path.values():
            answers = operation["responses"] = {str(code): answer for code, answer in operation["responses"].items()}
            answers["200"]["headers"] = _ETAG
            answers["200"]["description"] = "As asked."
            answers["304"] = {"description": "Nothing changed since the answer with this ETag."}
            problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
            for code, words in REFUSALS.items():
                answers[code] = {"description": words, "content": problem}
    return said

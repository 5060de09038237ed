"""The page for a moment in which the house cannot answer: it asks again by itself and keeps what was typed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.template import engines
from django.utils import translation
from django.utils.translation import gettext as _

TYPED = "application/x-www-form-urlencoded"
# What a page carries along, in bytes of the form as it was sent; longer things stay in the browser's own page before.
LONGEST = 100_000
MOST_FIELDS = 500
READ = frozenset({"GET", "HEAD"})
Fields = Sequence[tuple[str, str]]


def busy(
    asked: Mapping[str, Any], fields: Fields | None, *, wait: int, rush: bool
) -> tuple[list[tuple[str, str]], bytes]:
    """Headers and body of the 503 for this request (its WSGI environment). Asks nothing of the database, knows no person.

    A machine that speaks JSON is answered in JSON. `fields` is what a form held, None where it cannot be carried along.
    """
    language = language_of(str(asked.get("PATH_INFO", "/")))
    with translation.override(language):
        heading = _("Many people are here right now") if rush else _("One moment, please")
        if speaks_json(asked):
            kind, text = "application/json", json.dumps({"success": False, "message": heading}, ensure_ascii=False)
        else:
            kind, text = "text/html; charset=utf-8", _page(asked, fields, heading=heading, wait=wait)
    headers = [("Content-Type", kind), ("Retry-After", str(wait)), ("Cache-Control", "no-store")]
    return headers, text.encode()


def _page(asked: Mapping[str, Any], fields: Fields | None, *, heading: str, wait: int) -> str:
    shown = {
        "heading": heading,
        "wait": wait,
        "reads": asked.get("REQUEST_METHOD") in READ,
        "fields": fields,
        "files": f"/{settings.STATIC_URL.strip('/')}/ui/",
    }
    made: str = engines["jinja2"].env.get_template("ui/busy.html").render(shown)  # type: ignore[attr-defined]
    return made


def language_of(path: str) -> str:
    """Every page has its language in front of its address, save the first one's."""
    first = path[1:].partition("/")[0]
    return first if first in dict(settings.LANGUAGES) else str(settings.LANGUAGE_CODE)


def speaks_json(asked: Mapping[str, Any]) -> bool:
    sent = str(asked.get("CONTENT_TYPE") or "").partition(";")[0].strip().lower()
    hooked = str(asked.get("PATH_INFO", "")).startswith("/hooks/")
    return hooked or sent == "application/json" or asked.get("HTTP_ACCEPT") == "application/json"


def is_typed(asked: Mapping[str, Any]) -> bool:
    """Whether this is a form that can be carried along: typed, without files, not too long."""
    sent = str(asked.get("CONTENT_TYPE") or "").partition(";")[0].strip().lower()
    return sent == TYPED and length_of(asked) <= LONGEST


def length_of(asked: Mapping[str, Any]) -> float:
    """How many bytes were announced; endless where nobody said it in figures."""
    length = str(asked.get("CONTENT_LENGTH", ""))
    return int(length) if length.isascii() and length.isdigit() and len(length) < 16 else float("inf")


def fields_in(body: bytes) -> Fields | None:
    """The fields of a form as it was sent, in their order; None where it is none."""
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        return None

"""What every answer must carry, whoever asked for it and whatever came of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.http.response import HttpResponseBase

from config import guard

ALIKE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": guard.RULES["Permissions-Policy"],
}
# Directives without which a page could be framed, written into or made to run what is not ours.
DIRECTIVES = (
    "default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'", "require-trusted-types-for 'script'",
    "trusted-types default lantoa",
)  # fmt: skip
_SCRIPTS = re.compile(r"script-src ('none'|'self'|'nonce-[\w-]{22}')$")
_NAMED = re.compile(r'(inline|attachment)(; filename="[A-Za-z0-9._-]+")?')
_TAG = re.compile(rb"<script (?![^>]*type=\"application/(?:ld\+)?json\")[^>]*>")


def walls(answer: HttpResponseBase, *, is_locked: bool = False) -> Iterator[str]:
    """What this answer of the house lacks, in words; `is_locked`: it was asked for over TLS, under production's settings."""
    yield from (f"has no {name}: {said}" for name, said in ALIKE.items() if answer.headers.get(name) != said)
    rules = [one.strip() for one in answer.headers.get("Content-Security-Policy", "").split(";")]
    yield from (f"does not say {one}" for one in DIRECTIVES if one not in rules)
    (scripts,) = [one for one in rules if one.startswith("script-src")] or [""]
    if not _SCRIPTS.match(scripts) or any("unsafe" in one for one in rules):
        yield f"lets scripts in by {scripts!r}"
    elif not answer.streaming and answer.headers.get("Content-Type", "").startswith("text/html"):
        yield from _tags(bytes(answer.content), scripts)
    kind, name = answer.headers.get("Content-Type", ""), answer.headers.get("Content-Disposition", "")
    if (
        not answer.streaming
        and answer.content
        and (not kind or (kind.startswith("text/") and "charset=utf-8" not in kind))
    ):
        yield f"does not say in which letters it is written: {kind!r}"
    if name and not _NAMED.fullmatch(name):
        yield f"names a file that is not ours to name: {name!r}"
    if "Access-Control-Allow-Origin" in answer.headers and (
        answer.headers["Access-Control-Allow-Origin"] != "*" or answer.cookies
    ):
        yield "opens itself to another origin"
    if is_locked:
        if answer.headers.get("Strict-Transport-Security") != "max-age=31536000; includeSubDomains":
            yield "may be asked for without TLS next time"
        for name, cookie in answer.cookies.items():
            if not (name.startswith("__Host-") and cookie["secure"] and cookie["httponly"] and cookie["path"] == "/"):
                yield f"sets a cookie that is not locked: {name}"
            if cookie["domain"] or cookie["samesite"] not in {"Lax", "Strict"} or len(cookie.OutputString()) > 4096:
                yield f"sets a cookie for others: {name}"


def _tags(page: bytes, scripts: str) -> Iterator[str]:
    """Each tag that runs something says by what it may: nothing on this page would be stopped, and nothing else runs."""
    for tag in _TAG.findall(page):
        mark = scripts.partition("nonce-")[2].rstrip("'")
        if scripts == "script-src 'none'" or (mark and f'nonce="{mark}"'.encode() not in tag):
            yield f"stops its own script {tag!r}"
        if b" src=" not in tag:
            yield f"has a script written into it {tag!r}"

"""Ask the house what a browser would, some hundred thousand times: the same walls and views, without what a test browser adds around them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import pytest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch

from lantoa.accounts import middleware
from lantoa.accounts.actions.sign_in import actor_of
from lantoa.ui import views
from lantoa.ui.render import refusal


class House(WSGIHandler):
    """The house, which looks up among its some hundred addresses once where the same one is asked again."""

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[str, ResolverMatch] = {}

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        if request.path_info not in self._found:
            if len(self._found) > 20:
                self._found.clear()
            self._found[request.path_info] = super().resolve_request(request)
        request.resolver_match = self._found[request.path_info]
        return request.resolver_match


# Marks a request that must go no further than the gate.
REFUSED = "tests.access.refused"
_HOUSE: list[House] = []
_ENVIRONMENT: dict[str, Any] = {}


def ask(
    method: str, target: str, *, session: str = "", headers: dict[str, str] | None = None, form: bytes = b"", refused: bool = False,
) -> HttpResponse:  # fmt: skip
    """What the house answers to somebody with this session; an exception that broke it stands on the answer as `broken`. `refused`: the gate
    has to turn it away, whoever it is (see `refusals_said_once`)."""
    if not _HOUSE:
        _HOUSE.append(House())
        _ENVIRONMENT.update(RequestFactory()._base_environ())
    parts = urlsplit(target)
    environment = {
        **_ENVIRONMENT, "REQUEST_METHOD": method, "PATH_INFO": unquote_to_bytes(parts.path).decode("iso-8859-1"), "QUERY_STRING": parts.query,
        "wsgi.input": BytesIO(form), REFUSED: refused,
    }  # fmt: skip
    if form:
        environment |= {"CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(form))}
    if session:
        environment["HTTP_COOKIE"] = f"sessionid={session}"
    for name, value in (headers or {}).items():
        environment[f"HTTP_{name.upper().replace('-', '_')}"] = value
    request = WSGIRequest(environment)
    # Whose form it is, is asked elsewhere (tests/hostile); here it would be the answer to every form.
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
    broken: list[BaseException] = []

    def note(**_told: Any) -> None:
        broken.extend(error for error in sys.exc_info()[1:2] if error)

    got_request_exception.connect(note, weak=False)
    try:
        answer = _HOUSE[0].get_response(request)
    finally:
        got_request_exception.disconnect(note)
    answer.broken = broken  # type: ignore[attr-defined]
    return answer


@contextmanager
def refusals_said_once() -> Iterator[None]:
    """The page of a refusal is written once for each somebody, room and status; after that its status stands for it: its walls, its headers
    and what led to it are the house's own each time. Who a session belongs to is asked of the database once for all that the gate has
    to turn away; what it lets in asks each time."""
    said: set[tuple[str, str, int]] = set()
    known: dict[str, Any] = {}

    def short(request: HttpRequest, status: int, message: str = "") -> HttpResponse:
        room = request.resolver_match.namespace if request.resolver_match else ""
        one = (request.META.get("HTTP_COOKIE", ""), room, status)
        if message or one not in said:
            said.add(one)
            return refusal(request, status, message)
        return HttpResponse(status=status)

    def who(request: HttpRequest) -> Any:
        cookie = request.META.get("HTTP_COOKIE", "")
        if not request.META[REFUSED]:
            return actor_of(request)
        if cookie not in known:
            known[cookie] = actor_of(request)
        return known[cookie]

    with pytest.MonkeyPatch.context() as patch:
        for module in (middleware, views):
            patch.setattr(module, "refusal", short)
        patch.setattr(middleware, "actor_of", who)
        yield

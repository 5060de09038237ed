"""Whoever looks for a page that left with its province is sent to where it is now; asked only once nothing was found here."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from lantoa.portal.queries.move import forwarded_to

GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


class Forwarded:
    """308 to the province's own address, query and all: only for looking, nothing that was sent is sent on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code not in GONE or request.method not in {"GET", "HEAD"}:
            return response
        there = forwarded_to(request.path_info)
        if not there:
            return response
        asked = request.META.get("QUERY_STRING", "")
        moved = HttpResponsePermanentRedirect(f"{there}?{asked}" if asked else there)
        moved.status_code = HTTPStatus.PERMANENT_REDIRECT
        return moved

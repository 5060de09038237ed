"""What a request's reads must have seen before a replica may answer it: everything this visitor wrote, and for a page that is
kept for everybody everything there is."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from lantoa.kit.database.reading import LAST, PLACE, READ, place, reading
from lantoa.kit.page_cache.fill import KEY

COOKIE = "seen"
# Other programs are given no cookies (docs/api.md).
MACHINES = ("/api/", "/.well-known/")


class ReadYourWrites:
    """Reads of a browser may go to a replica that has come as far as the browser's last write.

    How far that is stands in a cookie. It is no secret and no right: who forges one sees older pages, or asks the primary.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if READ not in settings.DATABASES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.name = f"__Host-{COOKIE}" if settings.SESSION_COOKIE_SECURE else COOKIE

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Programs with a key keep no cookies: what they read is always the primary's.
        if request.method not in {"GET", "HEAD"} or "Authorization" in request.headers:
            response = self.get_response(request)
            wrote = request.method not in {"GET", "HEAD", "OPTIONS"}
        else:
            with reading(self._since(request)) as state:
                response = self.get_response(request)
                # A page that is made only now is made by one who reads here.
                wrote = state.wrote
        if wrote and not request.path.startswith(MACHINES):
            response.set_cookie(
                self.name, place(), httponly=True, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE)
            )
        return response

    def _since(self, request: HttpRequest) -> Callable[[], str]:
        if KEY in request.META:
            # It may be kept: the table of commits was copied before this is asked, so whatever is counted there as finished is in it.
            return place
        said = request.COOKIES.get(self.name, "")
        return lambda: said if not said or PLACE.fullmatch(said) else LAST

"""At which of the house's own addresses a request came in, and what a browser is asked to keep for a few minutes."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lantoa.accounts.rules import limits
from lantoa.accounts.rules.webauthn import Site


def origin_of(request: HttpRequest) -> str:
    """The scheme, host and port of this request if it is one of the house's own (`ORIGINS`), else the first of them."""
    asked = f"{request.scheme}://{request.get_host()}".lower()
    return asked if asked in settings.ORIGINS else settings.ORIGINS[0]


def site_of(request: HttpRequest) -> Site | None:
    """Where passkeys are bound to, or None where browsers have none: at a bare network address, or one not our own."""
    origin = f"{request.scheme}://{request.get_host()}".lower()
    return (
        Site(origin, urlsplit(origin).hostname or "") if origin in settings.ORIGINS and _has_passkeys(origin) else None
    )


def with_passkeys(request: HttpRequest) -> str:
    """This page's address at an origin of ours that has passkeys, "" where there is none."""
    origin = next((one for one in settings.ORIGINS if _has_passkeys(one)), "")
    return origin + request.get_full_path() if origin else ""


def keep(response: HttpResponse, name: str, token: str, *, returning: bool = False) -> HttpResponse:
    """Put the token of a proof into a cookie for as long as the proof may take; `returning`: it comes back from another site."""
    response.set_cookie(
        name, token, max_age=int(limits.PROOF_REQUEST_LIFE.total_seconds()), httponly=True,
        samesite="Lax" if returning else "Strict", secure=bool(settings.SESSION_COOKIE_SECURE),
    )  # fmt: skip
    return response


def _has_passkeys(origin: str) -> bool:
    """A bare network address has none (a key is bound to a name); whether the line is safe the browser judges itself."""
    try:
        ip_address(urlsplit(origin).hostname or "")
    except ValueError:
        return True
    return False

"""Around every answer to machines: how often one may ask, whose signature is on the question, and ours on the answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.kit.pace import Pace
from lantoa.kit.world import world
from lantoa.portal.actions.market_key import published, signing_key
from lantoa.portal.actions.peer import came_before
from lantoa.portal.http.document import openapi
from lantoa.portal.http.operations import api
from lantoa.portal.models import PeerKey
from lantoa.portal.queries import told
from lantoa.portal.queries.peer import whose
from lantoa.portal.rules.http_signature import Asked, BadSignature, Signed, check_request, is_signed, sign_answer
from lantoa.ui.problem import problem

View = Callable[..., HttpResponse]
LONGEST_ADDRESS = 2_000
SOON = "public, max-age=60"
pace = Pace()


def operation(name: str) -> View:
    """The view of one operation of the API, with the wall around it."""
    patterns = {pattern.name: pattern.callback for pattern in api.urls[0]}
    return _walled(patterns[name])


def document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document of the API."""
    return HttpResponse(json.dumps(openapi(told.here()), ensure_ascii=False), content_type="application/json")


def myself(request: HttpRequest) -> HttpResponse:
    """Who this market is, for other markets."""
    return HttpResponse(json.dumps(told.told_self(published()), ensure_ascii=False), content_type="application/json")


def _walled(view: View) -> View:
    def answer(request: HttpRequest, **arguments: Any) -> HttpResponse:
        asked = _asked(request)
        try:
            signed, peer = _signer(request, asked)
        except BadSignature as error:
            pace.step(f"network:{accounts.network_mark(request)}")
            return _with_rules(problem(401, _why(error.reason)))
        if signed:
            # What is signed are the bytes as they go out: nobody compresses them on the way.
            request.META.pop("HTTP_ACCEPT_ENCODING", None)
        who = f"peer:{peer.peer_id}" if peer else f"network:{accounts.network_mark(request)}"
        most = settings.API_PEER_ASKS_A_MINUTE if peer else settings.API_ASKS_A_MINUTE
        if pace.steps(who) >= most:
            refused = problem(429, _("Too many questions in a minute. Please wait a little."))
            refused["Retry-After"] = str(pace.wait())
            return _finished(request, refused, asked, signed)
        pace.step(who)
        if len(request.get_full_path()) > LONGEST_ADDRESS:
            return _finished(request, problem(414, _("This question is too long.")), asked, signed)
        return _finished(request, _said(view, request, arguments), asked, signed)

    return answer


def _said(view: View, request: HttpRequest, arguments: dict[str, Any]) -> HttpResponse:
    if request.method == "OPTIONS":
        said = HttpResponse(status=204)
        said["Allow"] = "GET, HEAD, OPTIONS"
        return said
    method, request.method = request.method, "GET"
    try:
        said = view(request, **arguments)
    finally:
        request.method = method
    if said.headers["Content-Type"].startswith("application/json"):
        # As it is signed: no charset, JSON is UTF-8.
        said["Content-Type"] = "application/json"
    return said


def _asked(request: HttpRequest) -> Asked:
    """The question as a market signs it: to this market's own name, whatever name it came by."""
    parts = urlsplit(told.here())
    query = request.META.get("QUERY_STRING", "")
    path = request.get_full_path().partition("?")[0]
    return Asked(request.method or "", parts.netloc, f"{parts.path}{path}", f"?{query}")


def _signer(request: HttpRequest, asked: Asked) -> tuple[Signed | None, PeerKey | None]:
    """Whose question this is; nobody's where it is not signed. Raises BadSignature where it is signed and does not hold, or came before."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    if not is_signed(headers):
        return None, None
    named = _Named()
    signed = check_request(asked, headers, keys=named, now=int(world.now().timestamp()))
    if named.key is None or came_before(named.key.peer_id, signed.nonce):
        raise BadSignature("replayed")
    return signed, named.key


class _Named(dict[str, bytes]):
    """The keys that count, each looked up when a signature names it."""

    key: PeerKey | None = None

    def get(self, keyid: str, default: Any = None) -> Any:
        self.key = whose(keyid)
        return bytes(self.key.public) if self.key else default


def _finished(request: HttpRequest, said: HttpResponse, asked: Asked, signed: Signed | None) -> HttpResponse:
    if said.status_code == 200:
        said["Cache-Control"] = SOON
        said["ETag"] = f'"{hashlib.sha256(said.content).hexdigest()[:32]}"'
        if said["ETag"] in request.headers.get("If-None-Match", ""):
            unchanged = HttpResponse(status=304)
            for name in ("ETag", "Cache-Control"):
                unchanged[name] = said[name]
            del unchanged["Content-Type"]
            return _with_rules(unchanged)
    if signed:
        now = int(world.now().timestamp())
        kind = said.headers.get("Content-Type", "")
        made = sign_answer(said.status_code, kind, said.content, asked, signed.signature, seed=signing_key(), now=now)
        for name, value in made.items():
            said[name] = value
        # One question, one answer: nobody else's.
        said["Cache-Control"] = "private, no-store"
    return _with_rules(said)


def _with_rules(said: HttpResponse) -> HttpResponse:
    """Anybody's page may read what everybody may; it comes without cookies."""
    said["Access-Control-Allow-Origin"] = "*"
    said["Access-Control-Expose-Headers"] = "ETag, Retry-After, Content-Digest, Signature, Signature-Input"
    return said


def _why(reason: str) -> str:
    known = {
        "key": _("No market that is known here signs with this key."),
        "expired": _("This signature is too old. Look at the clock, and sign anew."),
        "early": _("This signature is from the future. Look at the clock, and sign anew."),
        "replayed": _("This very question came before. Sign each one anew."),
    }
    return known.get(reason, _("The signature does not hold for this question."))


search, product, stall, receipt, certificate = (
    operation(name) for name in ("search", "product", "stall", "receipt", "certificate")
)
description, introduction = _walled(document), _walled(myself)

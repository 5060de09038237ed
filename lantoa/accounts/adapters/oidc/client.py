"""The wire of OpenID Connect: what the provider says of itself, its keys, and a code for an answer.

Sources: OpenID Connect Discovery 1.0 section 4, Core 1.0 sections 3.1.3 and 10.1.1, RFC 6749 sections 2.3.1 and 4.1.3,
RFC 7636 section 4.5, RFC 7517.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus, urlencode

from lantoa.accounts.adapters.base import Declined, Trip
from lantoa.accounts.adapters.oidc.options import Options, is_safe
from lantoa.kit.errors import AdapterError
from lantoa.kit.world import Response, world

DISCOVERY = "/.well-known/openid-configuration"
KEPT_SECONDS = 3600.0
# A key we do not know may be new; asking for it again and again would let anybody make us ask.
RELOAD_SECONDS = 60.0
_kept: dict[str, tuple[float, dict[str, Any]]] = {}


def description(options: Options) -> dict[str, Any]:
    """What the provider says of itself, an hour old at most. Raises AdapterError when it is away or not itself."""
    said = _fetched(options.issuer + DISCOVERY, oldest=KEPT_SECONDS)
    if said.get("issuer") not in {options.issuer, options.issuer + "/"}:
        raise AdapterError("the provider calls itself by another name", retryable=False)
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not is_safe(said.get(name)):
            raise AdapterError(f"{name} is no address secrets may be sent to", retryable=False)
    return said


def keys(options: Options, *, fresh: bool = False) -> list[dict[str, Any]]:
    """The provider's public keys, an hour old at most, a minute with `fresh`. Raises AdapterError."""
    said = _fetched(description(options)["jwks_uri"], oldest=RELOAD_SECONDS if fresh else KEPT_SECONDS)
    listed = said.get("keys")
    if not isinstance(listed, list):
        raise AdapterError("the provider's keys are no list", retryable=True)
    return [key for key in listed if isinstance(key, dict)]


def redeem(options: Options, trip: Trip, code: str) -> dict[str, Any]:
    """The provider's answer for the code. Raises Declined when it refuses, AdapterError when it is away."""
    about = description(options)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": trip.return_to,
        "code_verifier": trip.verifier,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    if "client_secret_basic" in about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]):
        pair = f"{quote_plus(options.client_id)}:{quote_plus(options.client_secret)}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    else:
        form |= {"client_id": options.client_id, "client_secret": options.client_secret}
    answer = _asked("POST", about["token_endpoint"], body=urlencode(form).encode(), headers=headers)
    if answer.status in {400, 401, 403}:
        raise Declined(f"the provider refused the code: {str(_object(answer).get('error', ''))[:80]}")
    if answer.status != 200:
        raise AdapterError(f"HTTP {answer.status}", retryable=True)
    return _object(answer)


def forget() -> None:
    """Drop what is kept of providers, for tests."""
    _kept.clear()


def _fetched(address: str, *, oldest: float) -> dict[str, Any]:
    now = world.monotonic()
    known = _kept.get(address)
    if known and now - known[0] < oldest:
        return known[1]
    answer = _asked("GET", address, headers={"Accept": "application/json"})
    if answer.status != 200:
        raise AdapterError(f"HTTP {answer.status}", retryable=True)
    said = _object(answer)
    _kept[address] = (now, said)
    return said


def _asked(method: str, address: str, *, body: bytes | None = None, headers: Mapping[str, str]) -> Response:
    try:
        return world.http(method, address, body=body, headers=headers)
    except OSError as error:
        raise AdapterError(f"no answer: {type(error).__name__}", retryable=True) from error


def _object(answer: Response) -> dict[str, Any]:
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise AdapterError("the answer is not JSON", retryable=True) from error
    if not isinstance(said, dict):
        raise AdapterError("the answer is not an object", retryable=True)
    return said

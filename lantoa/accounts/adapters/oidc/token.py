"""What an ID token proves: OpenID Connect Core 1.0, sections 2, 3.1.3.6 and 3.1.3.7, in their order."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from joserfc import jwk, jws
from joserfc.errors import JoseError

from lantoa.accounts.adapters.base import Identity, NotGenuine, Trip
from lantoa.accounts.adapters.oidc.options import ALGORITHMS, OLDEST_SECONDS, SKEW_SECONDS, Options

KINDS = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC", "EdDSA": "OKP"}
HASHES = {"RS256": hashlib.sha256, "PS256": hashlib.sha256, "ES256": hashlib.sha256, "EdDSA": hashlib.sha512}
LONGEST = 16_000
SMALLEST_RSA = 2048
Keys = Callable[[bool], list[dict[str, Any]]]
"""The provider's keys; asked with True for those of this very minute."""


def read_identity(
    raw: object, *, keys: Keys, options: Options, issuer: str, trip: Trip, access: object, now: datetime
) -> Identity:
    """Who the token says came, after every check; raises NotGenuine with the check it failed."""
    if not isinstance(raw, str) or len(raw) > LONGEST or not raw.isascii():
        raise NotGenuine("unreadable")
    header, claims = _signed(raw, keys)
    _check_parties(claims, options, issuer)
    _check_times(claims, now.timestamp())
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode("utf-8", "replace"), trip.nonce.encode()):
        raise NotGenuine("nonce")
    if "at_hash" in claims and claims["at_hash"] != _half_hash(access, header["alg"]):
        raise NotGenuine("at_hash")
    level = options.level_of(claims.get("acr"))
    if level < trip.level:
        raise NotGenuine("level")
    return Identity(claims["sub"], level, datetime.fromtimestamp(claims["auth_time"], UTC))


def _signed(raw: str, keys: Keys) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims, if one of the provider's own keys signed them."""
    header = _part(raw.partition(".")[0])
    algorithm = header.get("alg")
    # Which algorithms count is ours to say, not the token's: "none" and shared secrets never do.
    if algorithm not in ALGORITHMS:
        raise NotGenuine("algorithm")
    # A key that does not fit may have been replaced since we looked, under a new name or under the old one.
    for fresh in (False, True):
        fitting = _fitting(header, keys(fresh))
        for key in fitting:
            try:
                return header, _claims(jws.deserialize_compact(raw, key, algorithms=[algorithm]).payload)
            except (JoseError, ValueError, TypeError, KeyError, AttributeError):
                continue
    raise NotGenuine("signature" if fitting else "key")


def _fitting(header: Mapping[str, Any], listed: list[dict[str, Any]]) -> list[Any]:
    """The provider's keys that may have signed this: of its kind, meant for signing, of its `kid` where it names one."""
    found = []
    for given in listed:
        named = header.get("kid")
        if (
            given.get("kty") != KINDS[header["alg"]]
            or given.get("use", "sig") != "sig"
            or given.get("alg", header["alg"]) != header["alg"]
        ):
            continue
        if named is not None and given.get("kid") != named:
            continue
        try:
            key = jwk.import_key(
                {name: value for name, value in given.items() if name in {"kty", "n", "e", "crv", "x", "y"}}
            )
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        if not isinstance(key, jwk.RSAKey) or key.public_key.key_size >= SMALLEST_RSA:
            found.append(key)
    return found


def _check_parties(claims: Mapping[str, Any], options: Options, issuer: str) -> None:
    if claims.get("iss") != issuer:
        raise NotGenuine("issuer")
    audience = claims.get("aud")
    audience = [audience] if isinstance(audience, str) else audience
    if not isinstance(audience, list) or options.client_id not in audience:
        raise NotGenuine("audience")
    # Nobody else is trusted with our answers; an authorized party can only be ourselves.
    if claims.get("azp", options.client_id) != options.client_id or (len(audience) > 1 and "azp" not in claims):
        raise NotGenuine("party")
    if set(map(str, audience)) != {options.client_id}:
        raise NotGenuine("audience")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or not subject.isascii():
        raise NotGenuine("unreadable")


def _check_times(claims: Mapping[str, Any], now: float) -> None:
    issued, expires, looked = (_second(claims, name) for name in ("iat", "exp", "auth_time"))
    if expires <= now - SKEW_SECONDS:
        raise NotGenuine("expired")
    if not now - OLDEST_SECONDS - SKEW_SECONDS <= issued <= now + SKEW_SECONDS:
        raise NotGenuine("age")
    # We asked for a look within five minutes (max_age): without `auth_time` nobody knows when it was.
    if not now - OLDEST_SECONDS - SKEW_SECONDS <= looked <= now + SKEW_SECONDS:
        raise NotGenuine("age")
    if "nbf" in claims and _second(claims, "nbf") > now + SKEW_SECONDS:
        raise NotGenuine("age")


def _second(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e11:
        raise NotGenuine("unreadable")
    return float(value)


def _half_hash(access: object, algorithm: str) -> str:
    if not isinstance(access, str):
        return ""
    digest = HASHES[algorithm](access.encode("utf-8", "replace")).digest()
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()


def _part(text: str) -> dict[str, Any]:
    try:
        return _claims(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        raise NotGenuine("unreadable") from None


def _claims(payload: bytes | None) -> dict[str, Any]:
    try:
        said = json.loads(payload or b"")
    except (ValueError, RecursionError):
        raise NotGenuine("unreadable") from None
    if not isinstance(said, dict):
        raise NotGenuine("unreadable")
    return said

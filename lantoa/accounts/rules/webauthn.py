"""What a passkey's answer proves: asked and read as WebAuthn level 3 says (w3.org/TR/webauthn-3, sections 7.1 and 7.2)."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, cast

from cryptography.exceptions import UnsupportedAlgorithm
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    CollectedClientData,
    PublicKeyCredentialRpEntity,
    RegistrationResponse,
    UserVerificationRequirement,
)

# ES256, EdDSA, RS256: what phones and computers make.
ALGORITHMS = (-7, -8, -257)
LONGEST_ANSWER = 20_000
LONGEST_ID = 1023
# What parsers of bytes written by somebody else may raise.
_UNREADABLE = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, OverflowError, RecursionError, struct.error, UnsupportedAlgorithm,
)  # fmt: skip


class Doubt(ValueError):
    """The answer proves nothing. `reason`: unreadable, site, old, not_verified, signature, copied, kind."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Site:
    """Where passkeys are made and used: the exact origin of its pages and the host the keys are bound to."""

    origin: str
    host: str


@dataclass(frozen=True, slots=True)
class NewKey:
    """The public half of a key just made."""

    credential_id: str
    public_key: bytes
    sign_count: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A signature as it came, read but not yet believed."""

    said: Mapping[str, Any]
    credential_id: str
    handle: str


def new_key_options(site: Site, challenge: str, *, handle: str, name: str, known: Iterable[str]) -> dict[str, Any]:
    """What a browser is asked to make: a key it can find by itself, used only after its owner was recognised."""
    return {
        "rp": {"id": site.host, "name": "Lan Tỏa"},
        "user": {"id": handle, "name": name, "displayName": name},
        "challenge": challenge,
        "pubKeyCredParams": [{"type": "public-key", "alg": algorithm} for algorithm in ALGORITHMS],
        "excludeCredentials": [{"type": "public-key", "id": one} for one in known],
        "authenticatorSelection": {"residentKey": "required", "requireResidentKey": True, "userVerification": "required"},
        "attestation": "none",
        "timeout": 300_000,
    }  # fmt: skip


def signature_options(site: Site, challenge: str) -> dict[str, Any]:
    """What a browser is asked to sign with any key it holds for this site."""
    return {"rpId": site.host, "challenge": challenge, "userVerification": "required", "timeout": 300_000}


def read_new_key(answer: str, site: Site, challenge: str) -> NewKey:
    """The key that was made, if the answer is for this site and challenge and its owner was recognised. Raises Doubt."""
    said = _object(answer)
    try:
        made = RegistrationResponse.from_dict(said)
        data = made.response.attestation_object.auth_data
        _check(made.response.client_data, data, site, challenge, CollectedClientData.TYPE.CREATE)
        _server(site).register_complete(_asked(challenge), made)
        key = data.credential_data
        if key is None or key.credential_id != made.raw_id or not 0 < len(key.credential_id) <= LONGEST_ID:
            raise Doubt("unreadable")
        if key.public_key.get(3) not in ALGORITHMS:
            raise Doubt("kind")
        return NewKey(websafe_encode(key.credential_id), cbor.encode(dict(key.public_key)), data.counter)
    except Doubt:
        raise
    except _UNREADABLE:
        raise Doubt("unreadable") from None


def read_answer(answer: str) -> Answer:
    """Which key signed, by its own word. Raises Doubt."""
    said = _object(answer)
    try:
        given = AuthenticationResponse.from_dict(said)
        handle = given.response.user_handle
        return Answer(said, websafe_encode(given.raw_id), websafe_encode(handle) if handle else "")
    except _UNREADABLE:
        raise Doubt("unreadable") from None


def check_answer(answer: Answer, site: Site, challenge: str, *, public_key: bytes, sign_count: int) -> int:
    """Return the device's new count if this key signed this challenge for this site, its owner recognised. Raises Doubt."""
    try:
        given = AuthenticationResponse.from_dict(answer.said)
        data = given.response.authenticator_data
        _check(given.response.client_data, data, site, challenge, CollectedClientData.TYPE.GET)
        key = CoseKey.parse(cast("Mapping[int, Any]", cbor.decode(public_key)))
        known = AttestedCredentialData.create(b"\0" * 16, given.raw_id, key)
        try:
            _server(site).authenticate_complete(_asked(challenge), [known], given)
        except ValueError:
            raise Doubt("signature") from None
        if (data.counter or sign_count) and data.counter <= sign_count:
            raise Doubt("copied")
        return data.counter
    except Doubt:
        raise
    except _UNREADABLE:
        raise Doubt("unreadable") from None


def _check(client: CollectedClientData, data: AuthenticatorData, site: Site, challenge: str, kind: str) -> None:
    """Why not, in the order in which a person can do something about it; the library judges all of it again afterwards."""
    if client.type != kind:
        raise Doubt("kind")
    if client.origin != site.origin or client.cross_origin or data.rp_id_hash != sha256(site.host.encode()).digest():
        raise Doubt("site")
    if client.challenge != websafe_decode(challenge):
        raise Doubt("old")
    if not data.is_user_present() or not data.is_user_verified():
        raise Doubt("not_verified")


def _server(site: Site) -> Fido2Server:
    rp = PublicKeyCredentialRpEntity(id=site.host, name="Lan Tỏa")
    return Fido2Server(rp, verify_origin=lambda origin: origin == site.origin)


def _asked(challenge: str) -> dict[str, Any]:
    return {"challenge": challenge, "user_verification": UserVerificationRequirement.REQUIRED}


def _object(answer: str) -> Mapping[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise Doubt("unreadable")
    try:
        said = json.loads(answer)
    except (ValueError, RecursionError):
        raise Doubt("unreadable") from None
    if not isinstance(said, dict):
        raise Doubt("unreadable")
    return said

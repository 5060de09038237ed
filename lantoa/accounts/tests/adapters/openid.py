"""An OpenID provider as its documents say, at the other end of `world.http`; any part of its answers can be made to lie."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from joserfc import jwk, jws

from lantoa.accounts.adapters.base import Trip
from lantoa.accounts.tests.conftest import Stage
from lantoa.kit.world import Response

ISSUER = "https://eid.example"
LEVEL = {1: "urn:eid:1", 2: "urn:eid:2"}
OPTIONS = {
    "issuer": ISSUER, "client_id": "lantoa", "client_secret": "a/secret+of ours", "name": "Nơi xác thực", "levels": "1=urn:eid:1 2=urn:eid:2",
}  # fmt: skip


def key_of(private: Any, kid: str) -> Any:
    pem = private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    kind = jwk.RSAKey if isinstance(private, rsa.RSAPrivateKey) else jwk.ECKey
    return kind.import_key({**kind.import_key(pem).as_dict(private=True), "kid": kid})


KEY = key_of(rsa.generate_private_key(65537, 2048), "one")
OTHER = key_of(rsa.generate_private_key(65537, 2048), "one")
CURVE = key_of(ec.generate_private_key(ec.SECP256R1()), "curve")


class OpenId(Stage):
    """Answers discovery, keys and token; `claims`, `header`, `about` and `answer` change what it says, `cut` its line."""

    def __init__(self) -> None:
        super().__init__()
        self.about: dict[str, Any] = {}
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "one"}
        self.answer: dict[str, Any] = {}
        self.status = 200
        self.key, self.published = KEY, [KEY]
        self.raw: str | None = None
        self.cut = False
        self.asked: list[tuple[str, str, dict[str, str], dict[str, str]]] = []
        self.trips: dict[str, Trip] = {}

    def monotonic(self) -> float:
        return self.time.timestamp()

    def back(self, trip: Trip) -> dict[str, str]:
        self.trips["a-code"] = trip
        return {"code": "a-code", "state": trip.state, "iss": ISSUER}

    def http(
        self, method: str, url: str, *, body: bytes | None = None, headers: Any = None, timeout: float = 10.0
    ) -> Response:
        sent = {name: values[0] for name, values in parse_qs((body or b"").decode()).items()}
        self.asked.append((method, urlsplit(url).path, sent, dict(headers or {})))
        if self.cut:
            raise ConnectionRefusedError("nobody there")
        path = url.removeprefix(ISSUER)
        if path == "/.well-known/openid-configuration":
            return said(200, self._description())
        if path == "/jwks":
            return said(
                200, {"keys": [key if isinstance(key, dict) else key.as_dict(private=False) for key in self.published]}
            )
        assert (method, path) == ("POST", "/token")
        trip = self.trips.get(sent.get("code", ""))
        if trip is None or sent["code_verifier"] != trip.verifier or sent["redirect_uri"] != trip.return_to:
            return said(400, {"error": "invalid_grant"})
        return said(
            self.status, {"access_token": "access", "token_type": "Bearer", "id_token": self.token(trip), **self.answer}
        )

    def token(self, trip: Trip) -> str:
        if self.raw is not None:
            return self.raw
        now = int(self.time.timestamp())
        digest = hashlib.sha256(b"access").digest()[:16]
        claims = {
            "iss": ISSUER, "sub": "citizen-1", "aud": "lantoa", "iat": now, "exp": now + 300, "auth_time": now, "nonce": trip.nonce,
            "acr": LEVEL[2], "at_hash": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not ...}
        return jws.serialize_compact(
            self.header, json.dumps(claims).encode(), self.key, algorithms=[self.header["alg"]]
        )

    def _description(self) -> dict[str, Any]:
        return {
            "issuer": ISSUER, "authorization_endpoint": f"{ISSUER}/authorize", "token_endpoint": f"{ISSUER}/token", "jwks_uri": f"{ISSUER}/jwks",
            "authorization_response_iss_parameter_supported": True, **self.about,
        }  # fmt: skip


def said(status: int, what: object) -> Response:
    return Response(status, {}, json.dumps(what).encode())

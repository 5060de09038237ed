"""A device with passkeys, made of plain cryptography: what a phone would answer, right or wrong in any part."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Device:
    """One device with one key in it; change any part to make it lie."""

    origin: str = "http://localhost"
    host: str = "localhost"
    flags: int = PRESENT | VERIFIED
    count: int = 0
    step: int = 1
    name: bytes = b"one-key-of-one-device"
    handle: bytes = b""
    kind: str = ""
    cross: bool = False
    algorithm: int = -7
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: dict[str, Any]) -> str:
        """The answer to being asked for a new key."""
        self.handle = unpacked(options["user"]["id"])
        point = self.private.public_key().public_numbers()
        cose = {1: 2, 3: self.algorithm, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        data = (
            self._data(self.flags | ATTESTED)
            + b"\0" * 16
            + struct.pack(">H", len(self.name))
            + self.name
            + cbor.encode(cose)
        )
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(options, "webauthn.create", attestationObject=packed(attested))

    def sign(self, options: dict[str, Any]) -> str:
        """The answer to being asked for a signature."""
        self.count += self.step
        data, client = self._data(self.flags), self._client(options, "webauthn.get")
        signature = self.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        more = {"authenticatorData": packed(data), "signature": packed(signature), "userHandle": packed(self.handle)}
        return self._answer(options, "webauthn.get", **more)

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _client(self, options: dict[str, Any], kind: str) -> bytes:
        said = {
            "type": self.kind or kind,
            "challenge": options["challenge"],
            "origin": self.origin,
            "crossOrigin": self.cross,
        }
        return json.dumps(said).encode()

    def _answer(self, options: dict[str, Any], kind: str, **more: str) -> str:
        response = {"clientDataJSON": packed(self._client(options, kind)), **more}
        return json.dumps(
            {"id": packed(self.name), "rawId": packed(self.name), "type": "public-key", "response": response}
        )


def packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

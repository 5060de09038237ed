"""What is believed only when it proves itself: passkeys' answers, identity tokens, credentials, DER."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from lantoa.accounts.adapters.base import NotGenuine, Trip
from lantoa.accounts.adapters.oidc.options import Options
from lantoa.accounts.adapters.oidc.token import read_identity
from lantoa.accounts.rules.webauthn import Doubt, Site, check_answer, read_answer, read_new_key
from lantoa.kit import credential
from lantoa.signing.adapters import wire as signing
from lantoa.signing.adapters.base import NotAsked
from lantoa.signing.rules import der
from tests.fuzz.harness import harness, loose_text_of, text_of

SITE = Site("https://lantoa.vn", "lantoa.vn")
NEW_KEY = json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", "attestationObject": "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YUA"}, "clientExtensionResults": {}})  # fmt: skip
ANSWER = json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA", "userHandle": "AA"}, "clientExtensionResults": {}})  # fmt: skip
NOW = datetime(2026, 11, 30, tzinfo=UTC)
TOKEN = "eyJhbGciOiJFUzI1NiIsImtpZCI6ImEifQ.eyJzdWIiOiJhIiwiYXVkIjoiYyIsImlzcyI6Imh0dHBzOi8vaSIsImV4cCI6MX0.AAAA"
OPTIONS = Options("https://i", "c", "s", "Định danh", ((1, "low"), (2, "high")))
TRIP = Trip("https://lantoa.vn/r", "state", "nonce", "verifier", 1)
BADGE = {"@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"], "id": "https://a.vn/1", "type": ["VerifiableCredential", "OpenBadgeCredential"], "issuer": {"id": "https://a.vn/i", "type": ["Profile"], "name": "A"}, "validFrom": "2026-11-30T00:00:00Z", "credentialSubject": {"type": ["AchievementSubject"]}}  # fmt: skip
WORDS = (
    '"@context":',
    '"@id":',
    '"@graph":',
    '"@type":',
    '"@value":',
    '"@reverse":',
    '"proof":',
    '"type":',
    "null",
    "[]",
    "{}",
    "_:b0",
)


@harness(Doubt, seeds=[NEW_KEY], words=('"response":', '"attestationObject":', '"clientDataJSON":', "null", "e30"))
def new_passkey(raw: bytes) -> None:
    read_new_key(loose_text_of(raw), SITE, "challenge")
    raise AssertionError("taken for a key of this site")


@harness(Doubt, seeds=[ANSWER], words=('"response":', '"authenticatorData":', '"signature":', '"userHandle":', "null"))
def passkey_answer(raw: bytes) -> None:
    said = read_answer(loose_text_of(raw))
    check_answer(said, SITE, "challenge", public_key=b"\xa0", sign_count=0)
    raise AssertionError("taken for signed")


@harness(
    NotGenuine,
    seeds=[TOKEN, "a.b.c", "eyJhbGciOiJub25lIn0.e30."],
    words=("eyJhbGciOiJub25lIn0", ".", "e30", "eyJhbGciOiJIUzI1NiJ9"),
    longest=20_000,
)
def identity_token(raw: bytes) -> None:
    read_identity(
        text_of(raw), keys=lambda _fresh: KEYS, options=OPTIONS, issuer="https://i", trip=TRIP, access="x", now=NOW
    )
    raise AssertionError("taken for genuine")


KEYS = [{"kty": "OKP", "crv": "Ed25519", "kid": "a", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]


@harness(
    credential.NotGenuine,
    seeds=[
        json.dumps(BADGE),
        json.dumps({**BADGE, "proof": {"type": "DataIntegrityProof", "proofValue": "z" + "1" * 64}}),
    ],
    words=WORDS,
    longest=20_000,
)
def badge(raw: bytes) -> None:
    """Read and brought into its canonical form without an address being fetched; genuine it is never."""
    document = credential.read(loose_text_of(raw))
    assert isinstance(credential.canonical({name: value for name, value in document.items() if name != "proof"}), str)
    credential.check(document, controller="https://a.vn/i", keys=[bytes(32)])
    raise AssertionError("taken for genuine")


@harness(ValueError, seeds=["z6Mk", "1111", "abc"], longest=2_000)
def base58(raw: bytes) -> None:
    text = text_of(raw)
    assert credential.base58(credential.from_base58(text)) == text


@harness(seeds=[b"\x30\x03\x02\x01\x05", b"\x30\x80\x00\x00", b"\x04\x82\xff\xff", b"\x30\x00"], longest=8_192)
def der_value(raw: bytes) -> None:
    said = der.length(raw)
    assert said is None or 0 < said <= len(raw)
    if der.is_der(raw):
        assert raw == b"" or said is not None


@harness(NotAsked, seeds=["AAAA", "AA==", "A\nA=="], longest=8_192)
def signer_bytes(raw: bytes) -> None:
    assert isinstance(signing.decoded(text_of(raw)), bytes)

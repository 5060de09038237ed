"""Signatures as RFC 9421 has them: its own example holds, and nothing that was changed does."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from lantoa.portal.rules import http_signature as wire
from lantoa.portal.rules.http_signature import Asked, BadSignature

SEED, NOW = b"\1" * 32, 1_790_000_000
PUBLIC = Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()
KEYS = {wire.key_id(PUBLIC): PUBLIC}
ASKED = Asked("GET", "cho.example", "/api/v1/search", "?q=nem%20chua")
NONCE = "n" * 22


def signed(**changes: str) -> dict[str, str]:
    made = wire.sign_request(ASKED, seed=SEED, now=NOW, nonce=NONCE)
    return {**{name.lower(): value for name, value in made.items()}, **changes}


def reason(headers: dict[str, str], asked: Asked = ASKED, now: int = NOW) -> str:
    with pytest.raises(BadSignature) as error:
        wire.check_request(asked, headers, keys=KEYS, now=now)
    return error.value.reason


def test_the_example_of_the_rfc_holds() -> None:
    """RFC 9421, B.2.6, with its key test-key-ed25519 (B.1.4)."""
    values = [
        ("date", "Tue, 20 Apr 2021 02:07:55 GMT"), ("@method", "POST"), ("@path", "/foo"), ("@authority", "example.com"), ("content-type", "application/json"),
        ("content-length", "18"),
    ]  # fmt: skip
    about = '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"'
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode("JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs="))
    text = "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
    key.verify(base64.b64decode(text), wire.signature_base(values, about))


def test_what_was_signed_holds_and_says_by_whom() -> None:
    found = wire.check_request(ASKED, signed(), keys=KEYS, now=NOW)
    assert (found.keyid, found.nonce, found.created) == (wire.key_id(PUBLIC), NONCE, NOW)
    # Whoever signs more in another order, beside other signatures, is understood too.
    more = signed()
    more["signature-input"] = 'other=("date");created=1, ' + more["signature-input"]
    more["signature"] = "other=:AAAA:, " + more["signature"]
    assert wire.check_request(ASKED, more, keys=KEYS, now=NOW) == found


@pytest.mark.parametrize(
    "asked",
    [Asked("HEAD", "cho.example", "/api/v1/search", "?q=nem%20chua"), Asked("GET", "lua.example", "/api/v1/search", "?q=nem%20chua"), Asked("GET", "cho.example", "/x", "?q=nem%20chua"), Asked("GET", "cho.example", "/api/v1/search", "?q=nem")],
)  # fmt: skip
def test_another_question_is_not_signed_by_it(asked: Asked) -> None:
    assert reason(signed(), asked) == "signature"


def test_time_key_and_purpose_are_looked_at() -> None:
    assert reason(signed(), now=NOW + 200) == "expired"
    assert reason(signed(), now=NOW - 100) == "early"
    for old, new, why in (
        (f"expires={NOW + 60}", f"expires={NOW + 86_400}", "expired"), ('tag="lantoa-market"', 'tag="else"', "tag"), ('alg="ed25519"', 'alg="hmac-sha256"', "tag"),
        (wire.key_id(PUBLIC), "0" * 64, "key"), ('"@query"', '"@method"', "unreadable"), (' "@query"', "", "uncovered"), ('"@query"', '"@query" "cookie"', "uncovered"),
        (f'nonce="{NONCE}"', 'nonce=""', "unreadable"), (f'nonce="{NONCE}"', f'nonce="{"x" * 65}"', "unreadable"), (f"created={NOW}", 'created="1"', "expired"),
        (f";created={NOW}", "", "unreadable"), (";created", ";created=1;created", "unreadable"), ("lantoa=(", "else=(", "missing"), (")", "", "unreadable"),
    ):  # fmt: skip
        headers = signed()
        assert old in headers["signature-input"]
        headers["signature-input"] = headers["signature-input"].replace(old, new, 1)
        assert reason(headers) == why, (old, new)
    assert reason({}) == "missing"
    assert reason(signed(signature="lantoa=:" + "A" * 5000 + ":")) == "unreadable"


@given(st.text(max_size=200), st.text(max_size=100))
def test_whatever_stands_there_is_answered_with_a_word(about: str, signature: str) -> None:
    for headers in (
        {"signature-input": about, "signature": signature},
        signed(signature=signature),
        {**signed(), "signature-input": about},
    ):
        with pytest.raises(BadSignature):
            wire.check_request(ASKED, headers, keys=KEYS, now=NOW)


def test_an_answer_belongs_to_one_question() -> None:
    question = signed()["signature"].split(":")[1]
    made = wire.sign_answer(200, "application/json", b"{}", ASKED, question, seed=SEED, now=NOW)
    headers = {"content-type": "application/json", **{name.lower(): value for name, value in made.items()}}
    assert wire.check_answer(200, headers, b"{}", ASKED, question, keys=KEYS, now=NOW).keyid == wire.key_id(PUBLIC)
    other = wire.sign_request(ASKED, seed=SEED, now=NOW, nonce="m" * 22)["Signature"].split(":")[1]
    for status, body, of, why in (
        (404, b"{}", question, "signature"),
        (200, b"{ }", question, "digest"),
        (200, b"{}", other, "signature"),
    ):
        with pytest.raises(BadSignature) as error:
            wire.check_answer(status, headers, body, ASKED, of, keys=KEYS, now=NOW)
        assert error.value.reason == why

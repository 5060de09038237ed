"""What a passkey's answer proves, and every lie that proves nothing."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.accounts.rules import webauthn
from lantoa.accounts.rules.webauthn import Doubt, NewKey, Site
from lantoa.accounts.tests.authenticator import PRESENT, VERIFIED, Device, packed, unpacked

SITE = Site("http://localhost", "localhost")
CHALLENGE, OTHER = packed(b"c" * 32), packed(b"d" * 32)
HANDLE = packed(b"h" * 32)


def made_by(device: Device, challenge: str = CHALLENGE) -> NewKey:
    options = webauthn.new_key_options(SITE, challenge, handle=HANDLE, name="Lan", known=[])
    return webauthn.read_new_key(device.make(options), SITE, CHALLENGE)


def checked(device: Device, key: NewKey, *, challenge: str = CHALLENGE, count: int | None = None) -> int:
    answer = webauthn.read_answer(device.sign(webauthn.signature_options(SITE, challenge)))
    known = key.sign_count if count is None else count
    return webauthn.check_answer(answer, SITE, CHALLENGE, public_key=key.public_key, sign_count=known)


def test_a_key_is_made_and_signs() -> None:
    device = Device()
    key = made_by(device)
    assert key.credential_id == packed(device.name)
    assert checked(device, key) == 1
    assert checked(device, key, count=1) == 2


def test_a_device_that_does_not_count_is_fine() -> None:
    device = Device(step=0)
    assert checked(device, made_by(device)) == 0


@pytest.mark.parametrize(
    ("lie", "reason"),
    [
        ({"origin": "https://lantoa.example"}, "site"),
        ({"origin": "http://localhost:8000"}, "site"),
        ({"host": "evil.example"}, "site"),
        ({"cross": True}, "site"),
        ({"flags": PRESENT}, "not_verified"),
        ({"flags": VERIFIED}, "not_verified"),
        ({"kind": "payment.get"}, "kind"),
    ],
)
def test_a_lie_proves_nothing(lie: dict[str, Any], reason: str) -> None:
    honest, liar = Device(), Device(**lie)
    with pytest.raises(Doubt, match=reason):
        made_by(liar)
    key = made_by(honest)
    for name, value in lie.items():
        setattr(honest, name, value)
    with pytest.raises(Doubt, match=reason):
        checked(honest, key)


def test_an_answer_to_another_question_proves_nothing() -> None:
    device = Device()
    with pytest.raises(Doubt, match="old"):
        made_by(device, OTHER)
    with pytest.raises(Doubt, match="old"):
        checked(device, made_by(device), challenge=OTHER)


def test_another_key_s_signature_proves_nothing() -> None:
    with pytest.raises(Doubt, match="signature"):
        checked(Device(), made_by(Device()))


@pytest.mark.parametrize("count", [1, 5])
def test_a_count_that_does_not_rise_is_a_copy(count: int) -> None:
    device = Device()
    with pytest.raises(Doubt, match="copied"):
        checked(device, made_by(device), count=count)


def test_an_answer_for_making_is_none_for_signing() -> None:
    device = Device()
    options = webauthn.new_key_options(SITE, CHALLENGE, handle=HANDLE, name="Lan", known=[])
    made, signed = device.make(options), device.sign(webauthn.signature_options(SITE, CHALLENGE))
    with pytest.raises(Doubt, match="unreadable"):
        webauthn.read_answer(made)
    with pytest.raises(Doubt, match="unreadable"):
        webauthn.read_new_key(signed, SITE, CHALLENGE)


def test_a_kind_of_key_that_was_not_asked_for_is_refused() -> None:
    with pytest.raises(Doubt, match=r"kind|unreadable"):
        made_by(Device(algorithm=-65535))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        "{",
        "5",
        '"x"',
        "[" * 5000,
        "x" * 20_001,
        '{"id": "\\ud800"}',
        '{"rawId": 5, "response": []}',
    ],
)
def test_nonsense_proves_nothing(text: str) -> None:
    with pytest.raises(Doubt, match="unreadable"):
        webauthn.read_new_key(text, SITE, CHALLENGE)
    with pytest.raises(Doubt, match="unreadable"):
        webauthn.read_answer(text)


@given(st.sampled_from(["clientDataJSON", "attestationObject"]), st.integers(0, 10_000), st.integers(1, 255))
def test_a_broken_byte_of_a_new_key_breaks_nothing_else(part: str, where: int, change: int) -> None:
    options = webauthn.new_key_options(SITE, CHALLENGE, handle=HANDLE, name="Lan", known=[])
    with suppress(Doubt):
        webauthn.read_new_key(broken(Device().make(options), part, where, change), SITE, CHALLENGE)


@given(
    st.sampled_from(["clientDataJSON", "authenticatorData", "signature"]), st.integers(0, 10_000), st.integers(1, 255)
)
def test_a_signature_with_a_broken_byte_proves_nothing(part: str, where: int, change: int) -> None:
    device = Device()
    key = made_by(device)
    said = broken(device.sign(webauthn.signature_options(SITE, CHALLENGE)), part, where, change)
    with pytest.raises(Doubt):
        webauthn.check_answer(
            webauthn.read_answer(said), SITE, CHALLENGE, public_key=key.public_key, sign_count=key.sign_count
        )


def broken(answer: str, part: str, where: int, change: int) -> str:
    said = json.loads(answer)
    raw = bytearray(unpacked(said["response"][part]))
    raw[where % len(raw)] ^= change
    said["response"][part] = packed(bytes(raw))
    return json.dumps(said)

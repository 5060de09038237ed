"""The witness keeps what is signed and goes on from what it has, signs for it, and refuses another past."""

import hashlib
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .people import Page, Running

OURS, STRANGE = (Ed25519PrivateKey.from_private_bytes(bytes([one]) * 32) for one in (1, 2))


def spelled(said: dict[str, Any]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def root(number: int = 1, before: str = "0" * 64, key: Ed25519PrivateKey = OURS, **changed: Any) -> dict[str, Any]:
    said = {
        "number": number, "position": number * 10, "chains": 3, "root": "ab" * 32, "before": before,
        "key": key.public_key().public_bytes_raw().hex(), "signed_at": "2026-11-24T01:00:00.000000+00:00", **changed,
    }  # fmt: skip
    message = b"lantoa root v1\n" + spelled(said)
    return {**said, "fingerprint": hashlib.sha256(message).hexdigest(), "signature": key.sign(message).hex()}


def hand_in(sandbox: Running, given: object) -> Page:
    return sandbox.browser.post_json("/witness/roots", given)


def numbers(sandbox: Running) -> list[int]:
    return [one["number"] for one in sandbox.browser.get("/witness/roots.json").said["roots"]]


def test_a_root_is_kept_signed_for_and_shown(sandbox: Running) -> None:
    given = root()
    page = hand_in(sandbox, given)
    assert page.status == 200
    word = page.said
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(sandbox.browser.get("/witness/key.json").said["public_key"]))
    said = {"at": word["at"], "fingerprint": given["fingerprint"]}
    key.verify(bytes.fromhex(word["signature"]), b"lantoa witness v1\n" + spelled(said))
    shown = sandbox.browser.get("/witness").text
    assert "Dấu gốc 1" in shown
    assert given["fingerprint"][:32] in shown


def test_told_again_it_says_the_same_moment(sandbox: Running) -> None:
    assert hand_in(sandbox, root()).said == hand_in(sandbox, root()).said
    assert numbers(sandbox) == [1]


def test_each_goes_on_from_the_one_before_and_some_between_may_be_missing(sandbox: Running) -> None:
    first = root()
    second = root(2, first["fingerprint"])
    third = root(3, second["fingerprint"])
    assert [hand_in(sandbox, one).status for one in (first, third)] == [200, 200]
    assert "dấu trước không có ở đây" in sandbox.browser.get("/witness").text
    assert hand_in(sandbox, second).status == 200
    assert "dấu trước không có ở đây" not in sandbox.browser.get("/witness").text
    assert numbers(sandbox) == [3, 2, 1]


@pytest.mark.parametrize(
    "other",
    [
        root(2, "cd" * 32), root(1, root="ef" * 32), root(2, root()["fingerprint"], key=STRANGE), root(2, root()["fingerprint"], position=5),
        {**root(2, root()["fingerprint"]), "signature": "00" * 64}, {**root(2, root()["fingerprint"]), "fingerprint": "00" * 32},
    ],
)  # fmt: skip
def test_another_past_is_refused(sandbox: Running, other: dict[str, Any]) -> None:
    hand_in(sandbox, root())
    assert hand_in(sandbox, other).status == 422
    assert numbers(sandbox) == [1]


def test_one_between_that_does_not_lead_to_the_next_is_refused(sandbox: Running) -> None:
    hand_in(sandbox, root(3, "cd" * 32))
    assert hand_in(sandbox, root(2, "cd" * 32)).status == 422
    assert hand_in(sandbox, root(1, "cd" * 32)).status == 422


@pytest.mark.parametrize(
    "given",
    [None, [], "x", 7, {}, {"number": 1}, {**root(), "number": True}, {**root(), "number": 2**70}, {**root(), "root": "ü" * 64},
     {**root(), "signature": None}, {**root(), "signed_at": ["x"]}, {**root(), "key": "ff" * 32}],
)  # fmt: skip
def test_what_is_no_root_is_refused_plainly(sandbox: Running, given: object) -> None:
    assert hand_in(sandbox, given).status == 422


def test_bytes_that_are_no_json_are_refused_plainly(sandbox: Running) -> None:
    for body in (b"\xff", b"{", b"[" * 30_000):
        assert sandbox.browser.post_raw("/witness/roots", body, "application/json").status == 422


def test_its_key_and_roots_survive_a_restart(sandbox: Running) -> None:
    before = sandbox.browser.get("/witness/key.json").said
    assert sandbox.browser.get("/witness/key.json").said == before
    assert sandbox.database.row("SELECT value FROM setting WHERE name = 'witness_key'") is not None

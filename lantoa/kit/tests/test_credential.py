"""Credentials: every word of them is signed, and what is not exactly ours is refused with a reason."""

from __future__ import annotations

import base64
import copy
import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lantoa.kit import credential
from lantoa.kit.credential import Badge, Document, Evidence, NotGenuine

AT = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
HOUSE, SEED = "https://lantoa.example/hoc/chung-nhan/khoa.json", bytes(range(32))
LIST = "https://lantoa.example/hoc/chung-nhan/trang-thai/1.json"
PUBLIC = Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()


def unsigned() -> Document:
    page = "https://lantoa.example/verify/chung-nhan/CN234/"
    badge = Badge(
        id="https://lantoa.example/hoc/chung-nhan/CN234.json", title="Chứng nhận: Mở gian hàng đầu tiên", holder="Trần Thị Nụ",
        achievement="https://lantoa.example/hoc/mo-gian-hang-dau-tien/", name="Mở gian hàng đầu tiên", description="Từ kể chuyện đến bán.",
        criteria="Tự tay làm những việc dưới đây.\nKhông ai làm thay.", version="2", assessed_by=f"{HOUSE}#to-chuc-1", assessor="UBND đặc khu Vân Đồn",
        evidence=[Evidence(f"{page}#viec-1", "Mở gian hàng", "Đã làm."), Evidence(f"{page}#viec-2", "Chụp ảnh", "Đã làm.")], issued_at=AT,
    )  # fmt: skip
    return credential.badge_credential(
        badge, issuer=HOUSE, issuer_name="Lan Tỏa", status_list=LIST, status_index=94_567
    )


@cache
def _signed() -> Document:
    return credential.sign(unsigned(), seed=SEED, controller=HOUSE, at=AT)


def signed() -> Document:
    return copy.deepcopy(_signed())


def reason(document: Any, **other: Any) -> str:
    """Why it is refused; "" when it is not."""
    try:
        credential.check(document, **{"controller": HOUSE, "keys": [PUBLIC], **other})
    except NotGenuine as error:
        return error.reason
    return ""


def test_what_was_signed_here_holds_also_after_a_journey_as_text() -> None:
    assert reason(signed()) == ""
    assert reason(credential.read(json.dumps(signed()))) == ""
    assert signed() == credential.sign(unsigned(), seed=SEED, controller=HOUSE, at=AT)


def places(node: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value of the document."""
    for name, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield (*way, name)
        yield from places(value, (*way, name))


def changed(way: tuple[Any, ...], value: Any) -> Document:
    document = signed()
    place: Any = document
    for step in way[:-1]:
        place = place[step]
    place[way[-1]] = value
    return document


@pytest.mark.parametrize("way", [way for way in places(signed()) if way[0] != "proof"], ids=str)
def test_every_value_is_signed(way: tuple[Any, ...]) -> None:
    assert reason(changed(way, "https://other.example/")) != ""


@pytest.mark.parametrize("name", [name for name in signed() if name != "proof"])
def test_nothing_can_be_left_out(name: str) -> None:
    assert reason({key: value for key, value in signed().items() if key != name}) != ""


@pytest.mark.parametrize("way", [(), ("issuer",), ("credentialSubject",), ("credentialSubject", "achievement"), ("evidence", 0), ("proof",)])  # fmt: skip
@pytest.mark.parametrize(
    ("name", "value"),
    [("salary", "5 triệu"), ("name_", None), ("@graph", []), ("@included", {}), ("@context", {"salary": "https://a.example/"}), ("salary", {"name": "5"})],
)  # fmt: skip
def test_a_word_that_would_not_be_signed_is_refused(way: tuple[Any, ...], name: str, value: Any) -> None:
    """Canonicalising drops what no context defines: whoever added it could change it again afterwards."""
    assert reason(changed((*way, name), value)) in {"unsigned_term", "context", "shape"}
    if way[:1] != ("proof",) and (way or name != "@context"):
        with pytest.raises(NotGenuine):
            bare = {key: part for key, part in changed((*way, name), value).items() if key != "proof"}
            credential.sign(bare, seed=SEED, controller=HOUSE, at=AT)


@pytest.mark.parametrize(
    ("way", "value"),
    [(("type",), ["VerifiableCredential", "OpenBadgeCredential", "Doctorate"]), (("credentialSubject", "achievement", "id"), "hoc/khac"), (("evidence",), [])],
)  # fmt: skip
def test_what_would_fall_out_silently_is_refused(way: tuple[Any, ...], value: Any) -> None:
    assert reason(changed(way, value)) in {"unsigned_term", "shape"}


def test_another_key_another_issuer_another_purpose_are_refused() -> None:
    other = Ed25519PrivateKey.from_private_bytes(b"\1" * 32).public_key().public_bytes_raw()
    assert reason(signed(), keys=[other]) == "key"
    assert reason(signed(), controller="https://other.example/khoa.json") == "key"
    theirs = credential.sign(unsigned(), seed=b"\1" * 32, controller=HOUSE, at=AT)
    assert reason(theirs) == "key"
    assert reason(theirs, keys=[PUBLIC, other]) == ""
    theirs["proof"]["verificationMethod"] = credential.key_address(HOUSE, PUBLIC)
    assert reason(theirs) == "signature"
    assert reason(changed(("proof", "proofPurpose"), "authentication")) == "proof"
    assert reason(changed(("proof", "created"), "2026-11-30T03:00:00Z")) == "signature"


@pytest.mark.parametrize("value", ["", "z", "u123", "z0OIl", "z111", 5, None, ["z"], "z" + "2" * 10_000])
def test_a_proof_that_is_none_is_refused(value: Any) -> None:
    assert reason(changed(("proof", "proofValue"), value)) in {"proof", "unsigned_term"}
    assert reason(changed(("proof",), value)) in {"proof", "unsigned_term"}


@pytest.mark.parametrize(
    "document", [[], "x", 1.5, {"a": 1.5}, {"a": "b" * 70_000}, {"a": "\x07"}, {"a": [{"b": str(n)} for n in range(9)]}]
)
def test_what_no_credential_looks_like_is_refused_before_any_work(document: Any) -> None:
    assert reason(document) in {"shape", "size"}


def test_depth_and_nameless_things_are_bounded() -> None:
    deep: Any = "x"
    for _ in range(30):
        deep = {"id": "https://a.example/", "source": deep}
    assert reason(changed(("credentialSubject",), deep)) == "size"
    wide = {f"a{n}": {f"b{m}": {} for m in range(5)} for n in range(5)}
    assert reason(changed(("credentialSubject",), wide)) == "size"


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 1, "a": 2}', "[" * 5_000, '{"a": "' + "x" * 70_000 + '"}'])
def test_text_that_is_no_credential_is_refused(text: str) -> None:
    with pytest.raises(NotGenuine):
        credential.read(text)


def test_the_contexts_are_those_that_were_published() -> None:
    said = (credential.CONTEXTS / "README.md").read_text()
    for address, name in credential.KNOWN.items():
        digest = hashlib.sha256((credential.CONTEXTS / name).read_bytes()).hexdigest()
        assert f"| {name} | {address} | {digest} |" in said
    assert len(list(credential.CONTEXTS.glob("*.json"))) == len(credential.KNOWN)


def test_the_list_says_of_each_index_whether_it_is_revoked() -> None:
    text = credential.encoded_list([0, 9, 131_071])
    assert text[0] == "u"
    assert "=" not in text
    bits = gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)))
    assert len(bits) == 16_384
    assert (bits[0], bits[1], bits[-1], sum(bits)) == (0x80, 0x40, 0x01, 0x80 + 0x40 + 1)
    for past in (-1, 131_072):
        with pytest.raises(ValueError, match=str(past)):
            credential.encoded_list([past])


def test_the_list_is_a_credential_of_the_same_issuer() -> None:
    made = credential.status_credential(LIST, range(0, 131_072, 7), issuer=HOUSE, at=AT)
    assert reason(credential.sign(made, seed=SEED, controller=HOUSE, at=AT)) == ""


def test_the_house_says_which_keys_are_its_own() -> None:
    said = credential.controller_document(HOUSE, [b"\2" * 32, PUBLIC])
    assert [method["controller"] for method in said["verificationMethod"]] == [HOUSE, HOUSE]
    assert said["assertionMethod"][1] == signed()["proof"]["verificationMethod"]
    assert re.fullmatch(r"z6Mk[1-9A-HJ-NP-Za-km-z]{44}", said["verificationMethod"][1]["publicKeyMultibase"])


@pytest.mark.parametrize(
    ("data", "text"), [(b"Hello World!", "2NEpo7TZRRrLZSi2U"), (bytes.fromhex("0000287fb4cd"), "11233QC4"), (b"", "")]
)
def test_base58_as_the_draft_writes_it(data: bytes, text: str) -> None:
    """The examples of draft-msporny-base58."""
    assert credential.base58(data) == text
    assert credential.from_base58(text) == data

"""Payloads are judged by NAPAS's rules, and what we write is what we can read."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kit import vietqr

VECTORS = json.loads((Path(__file__).parent / "data" / "vietqr_vectors.json").read_text(encoding="utf-8"))["vectors"]
GOOD = vietqr.build("970436", "0011009900001", 225_000, "LT7K3M9QX")


def resealed(body: str) -> str:
    """The payload with its CRC computed anew."""
    return body[:-4] + vietqr.crc(body[:-4])


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_public_payload_is_judged_as_it_is(vector: dict[str, object]) -> None:
    assert vietqr.check(str(vector["payload"])).kind == vector["class"]


@pytest.mark.parametrize("vector", [v for v in VECTORS if v["class"] == "valid"], ids=lambda vector: vector["id"])
def test_a_valid_payload_is_written_again_from_its_parts(vector: dict[str, dict[str, object]]) -> None:
    decoded = vector["decoded"]
    assert vietqr.assemble(decoded["tags"], decoded["tag_order"]) == vector["payload"]
    read = vietqr.check(str(vector["payload"]))
    assert (read.bin, read.account, read.service) == (decoded["bin"], decoded["account"], decoded["service"])


def test_the_checksum_is_the_published_one() -> None:
    assert vietqr.crc("123456789") == "29B1"


@given(
    st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9]{1,19}", fullmatch=True),
    st.none() | st.integers(1, vietqr.LARGEST),
    st.from_regex(r"([A-Za-z0-9 ]{1,25})?", fullmatch=True),
)
def test_what_we_write_we_read(bank_bin: str, account: str, amount: int | None, memo: str) -> None:
    read = vietqr.parse(vietqr.build(bank_bin, account, amount, memo))
    assert (read.kind, read.bin, read.account, read.memo) == ("valid", bank_bin, account, memo)
    assert read.amount == ("" if amount is None else str(amount))


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (lambda p: p[:-1], "invalid"),
        (lambda p: p + " ", "invalid"),
        (lambda p: p.replace("225000", "225001"), "invalid"),
        (lambda p: resealed(p.replace("5303704", "5303840")), "crc_ok_wrong_structure"),
        (lambda p: resealed(p.replace("5303704", "")), "crc_ok_wrong_structure"),
        (lambda p: resealed(p.replace("5802VN", "5802CN")), "crc_ok_wrong_structure"),
        (lambda p: resealed(p.replace("5406225000", "5406000000")), "crc_ok_wrong_structure"),
        (lambda p: resealed(p.replace("5406225000", "540622500.")), "valid"),
        (lambda p: resealed(p.replace("5406225000", "")), "valid_edge"),
        (lambda p: resealed(p.replace("QRIBFTTA", "QRPUSHXX")), "crc_ok_wrong_structure"),
        (lambda p: resealed(p.replace("010212", "010213")), "crc_ok_wrong_structure"),
        (lambda p: resealed(p.replace("5802VN", "5802VN5802VN")), "crc_ok_wrong_structure"),
        (lambda p: resealed(p.replace("970436", "97O436")), "crc_ok_wrong_structure"),
        (lambda p: VECTORS[0]["payload"][:-4] + VECTORS[0]["payload"][-4:].lower(), "valid_edge"),
        (lambda p: resealed("0102120002016304" + "0000"), "crc_ok_wrong_structure"),
        (lambda p: "", "invalid"),
        (lambda p: "https://example.vn/?q=1", "invalid"),
    ],
)
def test_a_spoilt_payload_is_recognised(spoil: object, kind: str) -> None:
    assert vietqr.check(spoil(GOOD)).kind == kind  # type: ignore[operator]


@pytest.mark.parametrize(
    "wrong",
    [
        ("97043", "1", 1, ""),
        ("970436", "", 1, ""),
        ("970436", "1" * 20, 1, ""),
        ("970436", "1", 0, ""),
        ("970436", "1", 500_000_000, ""),
        ("970436", "1", 1, "Trả tiền"),
        ("970436", "1", 1, "x" * 26),
    ],
)
def test_what_banks_refuse_is_not_written(wrong: tuple[str, str, int, str]) -> None:
    with pytest.raises(ValueError, match=r"BIN|account|transfer|memo"):
        vietqr.build(*wrong)


def test_every_line_gets_an_answer() -> None:
    answers = list(vietqr.check_lines([GOOD.encode() + b"\n", b"\n", b"\xff\xfe\n"]))
    assert [answer["class"] for answer in answers] == ["valid", "invalid", "invalid"]

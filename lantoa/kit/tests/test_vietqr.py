"""Payloads are judged by NAPAS's rules, and what we write is what we can read."""

import json
import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kit.emv import crc, tag
from lantoa.kit.vietqr import ORDER, build, check, check_lines, parse
from lantoa.kit.vietqr_rules import AID, LARGEST, TO_ACCOUNT, TO_CARD

VECTORS = json.loads((Path(__file__).parent / "data" / "vietqr_vectors.json").read_text(encoding="utf-8"))["vectors"]
GOOD = build("970436", "0011009900001", 225_000, "LT7K3M9QX")
named = pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])


def sealed(body: str) -> str:
    """A payload of this body, sealed anew."""
    return f"{body}6304{crc(body + '6304')}"


def changed(old: str, new: str) -> str:
    """The good payload with one stretch of it replaced, and sealed anew."""
    assert GOOD.count(old) == 1
    return sealed(GOOD[:-8].replace(old, new))


def to(receiver: str, service: str = TO_ACCOUNT) -> str:
    """A static payload with this inside 38.01 and this service code."""
    template = tag("00", AID) + tag("01", receiver) + (tag("02", service) if service else "")
    return sealed("000201010211" + tag("38", template) + "53037045802VN")


def account(bank_bin: str, number: str) -> str:
    return tag("00", bank_bin) + tag("01", number)


@named
def test_a_public_payload_is_judged_as_it_is(vector: dict[str, Any]) -> None:
    assert check(vector["payload"]).kind == vector["class"]


@named
def test_a_public_payload_is_read_as_far_as_it_can_be(vector: dict[str, Any]) -> None:
    read, parts = check(vector["payload"]), vector["decoded"] or {"tags": {}, "tag_order": []}
    assert dict(read.tags) == parts["tags"]
    assert list(read.tags) == parts["tag_order"]
    assert (read.bin, read.account, read.service) == (
        parts.get("bin") or "",
        parts.get("account") or "",
        parts.get("service") or "",
    )
    assert (read.amount, dict(read.additional)) == (parts.get("amount") or "", parts.get("additional") or {})
    assert len(read.issues) >= len(vector["issues"])


@pytest.mark.parametrize("vector", [v for v in VECTORS if v["class"] == "valid"], ids=lambda vector: vector["id"])
def test_a_valid_payload_is_written_again_from_its_parts(vector: dict[str, Any]) -> None:
    parts = vector["decoded"]
    written = build(
        parts["bin"],
        parts["account"],
        int(parts["amount"]) if "amount" in parts else None,
        card=parts["service"] == TO_CARD,
        dynamic=parts["point_of_initiation"] == "dynamic",
        additional=parts.get("additional"),
        more={number: parts["tags"][number] for number in parts["tags"] if number in {"52", "59", "60", "61"}},
        order=parts["tag_order"],
    )
    assert written == vector["payload"]


@given(
    st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9]{1,19}", fullmatch=True),
    st.none() | st.integers(1, LARGEST),
    st.text(string.printable.strip() + " ", max_size=25),
    st.permutations(ORDER[1:]),
)
def test_what_we_write_we_read(bank_bin: str, number: str, amount: int | None, memo: str, order: list[str]) -> None:
    read = parse(build(bank_bin, number, amount, memo, order=["00", *order]))
    assert (read.kind, read.bin, read.account, read.memo) == ("valid", bank_bin, number, memo)
    assert read.amount == ("" if amount is None else str(amount))
    assert read.tags["01"] == ("11" if amount is None else "12")


def test_a_payload_carries_what_else_a_shop_wants_in_it() -> None:
    read = parse(build("970436", "1", 1_000, "x", additional={"01": "B7"}, more={"59": "BEP HUONG", "52": "5812"}))
    assert (read.kind, read.tags["59"], dict(read.additional)) == ("valid", "BEP HUONG", {"01": "B7", "08": "x"})


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        (changed("5406225000", ""), "valid_edge"),
        (changed("010212", "010211"), "valid"),
        (changed("5406225000", "540622500."), "valid"),
        (changed("5406225000", "5409225000.00"), "valid"),
        (changed("5406225000", "5408225000.5"), "valid_edge"),
        (changed("5406225000", "5409500000000"), "valid_edge"),
        (changed("5406225000", "5406000000"), "crc_ok_wrong_structure"),
        (changed("5406225000", "54030.0"), "crc_ok_wrong_structure"),
        (changed("5406225000", "5407225,000"), "crc_ok_wrong_structure"),
        (changed("5406225000", "54072.25.00"), "crc_ok_wrong_structure"),
        (changed("5406225000", "5407-225000"), "crc_ok_wrong_structure"),
        (changed("5406225000", "5406 22500"), "crc_ok_wrong_structure"),
        (changed("5406225000", "541400000000225000"), "crc_ok_wrong_structure"),
        (changed("5406225000", "5400"), "crc_ok_wrong_structure"),
        (changed("5303704", "5303840"), "crc_ok_wrong_structure"),
        (changed("5303704", ""), "crc_ok_wrong_structure"),
        (changed("5802VN", "5802CN"), "crc_ok_wrong_structure"),
        (changed("5802VN", "5802vn"), "crc_ok_wrong_structure"),
        (changed("5802VN", ""), "crc_ok_wrong_structure"),
        (changed("5802VN", "5802VN5802VN"), "crc_ok_wrong_structure"),
        (changed("010212", "010213"), "crc_ok_wrong_structure"),
        (changed("010212", ""), "crc_ok_wrong_structure"),
        (changed("000201", ""), "crc_ok_wrong_structure"),
        (changed("000201", "000202"), "crc_ok_wrong_structure"),
        (changed("000201010212", "010212000201"), "crc_ok_wrong_structure"),
        (changed("5303704", "52041x345303704"), "crc_ok_wrong_structure"),
    ],
)  # fmt: skip
def test_the_frame_around_the_account_is_judged(payload: str, kind: str) -> None:
    assert check(payload).kind == kind


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        (to(account("970436", "1")), "valid"),
        (to(account("970436", "0023457923442ASDFLJ")), "valid"),
        (to(account("970436", "9704031101234567"), TO_CARD), "valid"),
        (to(account("970436", "PSP1234567"), TO_CARD), "crc_ok_wrong_structure"),
        (to(account("970436", "1"), "QRPUSH"), "valid_edge"),
        (to(account("970436", "1"), "QRCASH"), "valid_edge"),
        (to(account("970436", "QRPUSH")), "valid"),
        (to(account("970436", "1"), "QRIBFTTX"), "crc_ok_wrong_structure"),
        (to(account("970436", "1"), "qribftta"), "crc_ok_wrong_structure"),
        (to(account("970436", "1"), ""), "crc_ok_wrong_structure"),
        (to(account("970436", "1") + tag("02", TO_ACCOUNT), ""), "crc_ok_wrong_structure"),
        (to(account("970436", "1") + tag("02", TO_ACCOUNT)), "crc_ok_wrong_structure"),
        (to(account("97043", "1")), "crc_ok_wrong_structure"),
        (to(account("9704361", "1")), "crc_ok_wrong_structure"),
        (to(account("97O436", "1")), "crc_ok_wrong_structure"),
        (to(account("970436", "")), "crc_ok_wrong_structure"),
        (to(account("970436", "1" * 20)), "crc_ok_wrong_structure"),
        (to(account("970436", "001 100")), "crc_ok_wrong_structure"),
        (to(tag("01", "12345")), "crc_ok_wrong_structure"),
        (to(tag("00", "970436")), "crc_ok_wrong_structure"),
        (to(account("970436", "1") + account("970422", "2")), "crc_ok_wrong_structure"),
        (to(""), "crc_ok_wrong_structure"),
        (to("0006970436011212345"), "invalid"),
        (to(account("970436", "1") + "8"), "invalid"),
        (sealed("00020101021138005303704" + "5802VN"), "crc_ok_wrong_structure"),
        (sealed("00020101021153037045802VN"), "crc_ok_wrong_structure"),
    ],
)  # fmt: skip
def test_the_account_is_judged(payload: str, kind: str) -> None:
    assert check(payload).kind == kind


@pytest.mark.parametrize(
    ("added", "kind"),
    [
        ("5204581259" + "09BEP HUONG6009QUANGNINH" + "610501100", "valid"),
        (tag("59", "x" * 26), "valid_edge"),
        (tag("60", "x" * 16), "valid_edge"),
        (tag("61", "1" * 11), "valid_edge"),
        (tag("59", "_"), "valid_edge"),
        (tag("59", "Bếp Hương"), "valid_edge"),
        ("5900", "valid_edge"),
        (tag("64", "0002VI0103ABC"), "valid"),
        (tag("65", "x"), "valid_edge"),
        (tag("80", "046"), "valid_edge"),
        (tag("99", tag("00", AID)), "valid_edge"),
        (tag("26", "0010A000000775"), "valid_edge"),
        (tag("04", "5123456789012346"), "valid_edge"),
        ("6200", "valid_edge"),
        (tag("62", tag("08", "***")), "valid"),
        (tag("62", tag("08", "x" * 26)), "valid_edge"),
        (tag("62", tag("08", "")), "valid_edge"),
        (tag("62", tag("08", "Trả tiền hàng")), "valid_edge"),
        (tag("62", "0817" + "Trả tiền hàng"), "invalid"),  # length in bytes
        (tag("62", tag("08", "a") + tag("08", "b")), "crc_ok_wrong_structure"),
        (tag("62", tag("09", "AME")), "valid"),
        (tag("62", tag("09", "INV-2024")), "valid_edge"),
        (tag("62", "no tags"), "invalid"),
        ("63045802", "crc_ok_wrong_structure"),
        ("x", "invalid"),
    ],
)  # fmt: skip
def test_what_else_a_payload_carries_is_judged(added: str, kind: str) -> None:
    good = to(account("970436", "0011009900001"))
    assert check(sealed(good[:-8] + added)).kind == kind


@pytest.mark.parametrize(
    ("holder", "kind", "said"),
    [
        (tag("26", "0010A0000007750110010215477" + "8"), "other_scheme", "VNPAY"),
        (tag("26", "0013vn.airpay.www"), "other_scheme", "ShopeePay"),
        (tag("29", "0016A000000677010111"), "other_scheme", "tag 29"),
        (tag("04", "5123456789012346"), "other_scheme", "tag 04"),
        (tag("38", "0010A000000775" + tag("01", "1")), "other_scheme", "VNPAY"),
        (tag("26", tag("00", AID) + tag("01", account("970436", "1"))), "crc_ok_wrong_structure", "tag 38"),
    ],
)
def test_another_schemes_payload_is_recognised_and_said(holder: str, kind: str, said: str) -> None:
    judged = check(sealed("000201010211" + holder + "53037045802VN"))
    assert judged.kind == kind
    assert said in " ".join(judged.issues)


def test_a_lower_case_seal_is_only_odd() -> None:
    payload = VECTORS[0]["payload"]
    assert check(payload[:-4] + payload[-4:].lower()).kind == "valid_edge"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda payload: "",
        lambda payload: payload[:-1],
        lambda payload: payload[:-8],
        lambda payload: payload + " ",
        lambda payload: payload + "\n",
        lambda payload: " " + payload,
        lambda payload: "\ufeff" + payload,
        lambda payload: payload + payload,
        lambda payload: payload + "5802VN",
        lambda payload: payload.replace("225000", "225001"),
        lambda payload: sealed("00020162120808"),  # the seal verifies, yet it stands inside the memo
        lambda payload: "https://example.vn/?q=1",
        lambda payload: "\ud8006304ABCD",
    ],
)
def test_a_spoilt_payload_is_invalid(spoil: Callable[[str], str]) -> None:
    assert check(spoil(GOOD)).kind == "invalid"
    with pytest.raises(ValueError, match="CRC|empty"):
        parse(spoil(GOOD))


def test_no_change_of_a_single_character_goes_unseen() -> None:
    for place in range(len(GOOD)):
        for symbol in "0123456789Az ":
            other = GOOD[:place] + symbol + GOOD[place + 1 :]
            assert other == GOOD or check(other).kind in ("invalid", "valid_edge")
            assert other.upper() == GOOD.upper() or check(other).kind == "invalid"


@given(st.text(max_size=80))
def test_whatever_is_scanned_gets_an_answer(text: str) -> None:
    assert check(text).kind == "invalid"
    assert check(sealed(text)).kind in {"invalid", "crc_ok_wrong_structure", "other_scheme"}


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (("97043", "1", 1, ""), "BIN"),
        (("970436", "", 1, ""), "account"),
        (("970436", "1" * 20, 1, ""), "account"),
        (("970436", "x" * 90, 1, ""), "longer"),
        (("970436", "1", 0, ""), "transfer"),
        (("970436", "1", -5, ""), "transfer"),
        (("970436", "1", 500_000_000, ""), "transfer"),
        (("970436", "1", 1, "Trả tiền"), "memo"),
        (("970436", "1", 1, "x" * 26), "memo"),
        (("970436", "1", 1, "two\nlines"), "memo"),
    ],
)
def test_what_banks_refuse_is_not_written(wrong: tuple[str, str, int, str], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        build(*wrong)


def test_what_would_only_be_odd_is_not_written_either() -> None:
    with pytest.raises(ValueError, match="dynamic"):
        build("970436", "1", dynamic=True)
    with pytest.raises(ValueError, match="tag 59"):
        build("970436", "1", more={"59": "x" * 26})


def test_every_line_gets_an_answer() -> None:
    lines = [GOOD.encode() + b"\r\n", b"\n", b"\xff\xfe\n", GOOD.encode()]
    answers = list(check_lines(lines))
    assert [answer["class"] for answer in answers] == ["valid", "invalid", "invalid", "valid"]
    assert answers[0] == answers[3]
    assert [answer["decoded"] for answer in answers[1:3]] == [None, None]
    assert json.loads(json.dumps(answers[0]))["decoded"]["bin"] == "970436"
    assert answers[2]["issues"] == ["not UTF-8 text"]

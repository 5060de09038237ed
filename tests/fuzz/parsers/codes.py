"""What is scanned or typed off paper: payment QR codes, codes of orders, certificates, posts, dossiers, trade codes."""

from __future__ import annotations

import json
from pathlib import Path

from lantoa.cases.rules.code import read_code as read_case_code
from lantoa.cases.rules.code import read_result_code
from lantoa.catalog.rules.lot import gtin14
from lantoa.kit import vietqr
from lantoa.kit.certificate_code import certificate_code_in, grouped, new_certificate_code
from lantoa.kit.emv import read_tags, tag
from lantoa.kit.identity import parse_personal_number
from lantoa.kit.order_code import is_well_formed
from lantoa.kit.post_code import is_post_code, post_code_in, post_codes_in, spoken
from lantoa.kit.tax_code import parse_tax_code
from lantoa.live.rules.session import folded_code
from lantoa.shipping.rules.hs import read_code as read_hs
from lantoa.shipping.rules.hs import search as search_hs
from tests.fuzz.harness import harness, loose_text_of, text_of

VECTORS = json.loads((Path(vietqr.__file__).parent / "tests/data/vietqr_vectors.json").read_text("utf-8"))
PAYLOADS = [one["payload"] for one in VECTORS["vectors"]]
KINDS = {"valid", "valid_edge", "other_scheme", "crc_ok_wrong_structure", "invalid"}


@harness(
    seeds=PAYLOADS[:80],
    words=("000201", "010212", "38", "0010A000000727", "0208QRIBFTTA", "5303704", "5802VN", "6304", "62", "08"),
    longest=4_096,
)
def vietqr_payload(raw: bytes) -> None:
    """It is judged, never raised; its parts put together again are itself; what is called a transfer can be written again."""
    payload = loose_text_of(raw)
    judged = vietqr.check(payload)
    assert judged.kind in KINDS
    assert (judged.kind == "valid") == (not judged.issues)
    try:
        pairs = read_tags(payload)
    except ValueError:
        assert judged.kind == "invalid"
    else:
        assert "".join(tag(number, value) for number, value in pairs) == payload
    if judged.kind == "valid":
        assert vietqr.parse(payload) == judged
        if judged.service == "QRIBFTTA" and judged.amount.isdigit() and not set(judged.additional) - {"08"}:
            again = vietqr.build(judged.bin, judged.account, int(judged.amount), judged.memo)
            read = vietqr.parse(again)
            assert (read.bin, read.account, int(read.amount), read.memo) == (
                judged.bin,
                judged.account,
                int(judged.amount),
                judged.memo,
            )
    list(vietqr.check_lines(raw.split(b"\n")))


@harness(seeds=["LTFQX52QL", "ltfqx52ql ", "HS23456789", "HS 234 567 89-2"], longest=4_096)
def case_code(raw: bytes) -> None:
    text = text_of(raw)
    said = read_case_code(text)
    assert said == "" or (read_case_code(said) == said and said.isascii())
    code, number = read_result_code(text)
    assert code == "" or read_case_code(code) == code
    assert number >= 0
    is_well_formed(text)


@harness(
    seeds=[new_certificate_code(), grouped(new_certificate_code()), "https://a.vn/xac-thuc/CN23456789ABCDEFGHJKMN/"],
    longest=4_096,
)
def certificate_code(raw: bytes) -> None:
    said = certificate_code_in(text_of(raw))
    assert said == "" or (certificate_code_in(said) == said and certificate_code_in(grouped(said)) == said)


@harness(seeds=["Chốt A2B3CD nhé", "A2B 3CD", "a2b3cd"], longest=10_000)
def post_code(raw: bytes) -> None:
    text = text_of(raw)
    for code in post_codes_in(text):
        assert is_post_code(code)
        assert post_code_in(spoken(code)) == code


@harness(ValueError, seeds=["0011001234567", "022 195 001234", "０２２195001234"], longest=4_096)
def personal_number(raw: bytes) -> None:
    said = parse_personal_number(text_of(raw))
    assert len(said.number) == 12
    assert said.number.isascii()
    assert parse_personal_number(said.number) == said


@harness(ValueError, seeds=["0100109106", "0100109106-001", "0100 109 106"], longest=4_096)
def tax_code(raw: bytes) -> None:
    said = parse_tax_code(text_of(raw))
    assert parse_tax_code(said) == said
    assert said.isascii()


@harness(ValueError, seeds=["8934567890123", "96385074", "0012345678905"], longest=4_096)
def trade_code(raw: bytes) -> None:
    said = gtin14(text_of(raw))
    assert len(said) == 14
    assert said.isascii()
    assert gtin14(said) == said


@harness(ValueError, seeds=["A1", "a 1", "A.1", "ABC 99", "12"], longest=4_096)
def live_code(raw: bytes) -> None:
    said = folded_code(text_of(raw))
    assert folded_code(said) == said


@harness(seeds=["1605.54", "160554 ", "1605 54 00", "mực khô"], longest=4_096)
def customs_code(raw: bytes) -> None:
    said = read_hs(text_of(raw))
    assert said == "" or (len(said) == 6 and said.isascii() and read_hs(said) == said)
    search_hs(text_of(raw))

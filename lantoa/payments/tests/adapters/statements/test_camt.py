"""camt.053 and camt.054."""

from __future__ import annotations

import io
import tracemalloc
from dataclasses import replace

import pytest

from lantoa.payments.adapters.statements import camt as reader
from lantoa.payments.adapters.statements.base import Read, RowNotUnderstood, StatementRow
from lantoa.payments.errors import StatementRefused
from lantoa.payments.tests.adapters.statements.samples import ACCOUNT, at, camt, entry

TOLD = StatementRow(1, "in", 408_000, at(13, 20, 11, 2), False, "LTLY9TYDA tiền giấy", "FT1", ACCOUNT)


def rows(raw: bytes) -> list[Read]:
    return list(reader.read(io.BytesIO(raw)))


@pytest.mark.parametrize("version", [f"{kind}.001.{number:02}" for kind in ("053", "054") for number in range(2, 14)])
def test_every_version_is_read(version: str) -> None:
    message = "BkToCstmrStmt" if version.startswith("053") else "BkToCstmrDbtCdtNtfctn"
    status = "<Sts>BOOK</Sts>" if int(version[-2:]) < 8 else "<Sts><Cd>BOOK</Cd></Sts>"
    raw = camt(entry(status=status), version=version, message=message)
    assert rows(raw) == [TOLD]
    assert reader.accounts(io.BytesIO(raw)) == {ACCOUNT}


def test_prefixes_and_envelopes_make_no_difference() -> None:
    plain = camt(entry()).decode()
    prefixed = (
        plain.replace("</", "</n:")
        .replace("<", "<n:")
        .replace("<n:/n:", "</n:")
        .replace("<n:?", "<?")
        .replace("xmlns=", "xmlns:n=")
    )
    assert rows(prefixed.encode()) == [TOLD]
    wrapped = plain.replace("<Document", "<Envelope><Body><Document").replace(
        "</Document>", "</Document></Body></Envelope>"
    )
    assert rows(wrapped.encode()) == [TOLD]
    assert rows(plain.replace("UTF-8", "UTF-16").encode("utf-16")) == [TOLD]


@pytest.mark.parametrize("reversal", ["", "<RvslInd>true</RvslInd>"])
@pytest.mark.parametrize(("way", "direction"), [("CRDT", "in"), ("DBIT", "out")])
def test_the_entry_says_the_way_even_of_a_reversal(way: str, direction: str, reversal: str) -> None:
    assert rows(camt(entry(way=way, status=f"{reversal}<Sts>BOOK</Sts>"))) == [replace(TOLD, direction=direction)]


@pytest.mark.parametrize(
    "status", ["<Sts>PDNG</Sts>", "<Sts><Cd>PDNG</Cd></Sts>", "<Sts>INFO</Sts>", "<Sts><Cd>FUTR</Cd></Sts>"]
)
def test_what_is_not_booked_is_left_out(status: str) -> None:
    assert rows(camt(entry(status=status), entry(2))) == [replace(TOLD, number=2, amount=2)]


@pytest.mark.parametrize(
    ("day", "when", "day_only"),
    [
        ("<Dt>2026-11-13</Dt>", at(13), True), ("<DtTm>2026-11-13T20:11:02</DtTm>", at(13, 20, 11, 2), False),
        ("<DtTm>2026-11-13T13:11:02Z</DtTm>", at(13, 20, 11, 2), False), ("<DtTm>2026-11-13T00:00:00+07:00</DtTm>", at(13), False),
    ],
)  # fmt: skip
def test_a_day_alone_is_known_as_such(day: str, when: object, day_only: bool) -> None:
    assert rows(camt(entry(day=day))) == [replace(TOLD, at=when, day_only=day_only)]


def detail(amount: int, memo: str, more: str = "", *, old: bool = False, ccy: str = "VND", reference: str = "") -> str:
    money = f'<Amt Ccy="{ccy}">{amount}</Amt>'
    refs = f"<Refs><AcctSvcrRef>{reference}</AcctSvcrRef></Refs>" if reference else ""
    return f"<TxDtls>{refs}{f'<AmtDtls><TxAmt>{money}</TxAmt></AmtDtls>' if old else money}{more}<RmtInf><Ustrd>{memo}</Ustrd></RmtInf></TxDtls>"


@pytest.mark.parametrize("old", [False, True])
def test_several_movements_in_one_entry_are_given_each(old: bool) -> None:
    details = detail(400_000, "LTA", old=old, reference="R1") + detail(8_000, "LTB", old=old)
    assert rows(camt(entry(details=details))) == [
        replace(TOLD, amount=400_000, memo="LTA", reference="R1"), replace(TOLD, amount=8_000, memo="LTB", reference="FT1/2"),
    ]  # fmt: skip


def test_a_movement_against_the_entrys_way_counts_against_it() -> None:
    details = detail(410_000, "LTA") + detail(2_000, "phí", "<CdtDbtInd>DBIT</CdtDbtInd>")
    assert [(row.direction, row.amount) for row in rows(camt(entry(details=details)))] == [
        ("in", 410_000),
        ("out", 2_000),
    ]


@pytest.mark.parametrize(
    "details",
    [detail(400_000, "LTA") + detail(9_000, "LTB"), detail(400_000, "LTA") + "<TxDtls><RmtInf><Ustrd>LTB</Ustrd></RmtInf></TxDtls>", detail(400_000, "LTA") + detail(8_000, "LTB", ccy="EUR")],
)  # fmt: skip
def test_movements_that_do_not_add_up_are_one_entry(details: str) -> None:
    assert rows(camt(entry(details=details))) == [replace(TOLD, memo="LTA LTB")]


@pytest.mark.parametrize(
    ("reference", "refs", "is_"),
    [
        ("FT1", "<AcctSvcrRef>R1</AcctSvcrRef>", "FT1"), ("", "<AcctSvcrRef>R1</AcctSvcrRef><EndToEndId>E1</EndToEndId>", "R1"), ("", "<EndToEndId>E1</EndToEndId>", "E1"),
        ("NOTPROVIDED", "<EndToEndId>E1</EndToEndId>", "E1"), ("", "<EndToEndId>NOTPROVIDED</EndToEndId>", ""), ("", "", ""),
    ],
)  # fmt: skip
def test_the_banks_reference_comes_first(reference: str, refs: str, is_: str) -> None:
    [row] = rows(camt(entry(reference=reference, details=f"<TxDtls><Refs>{refs}</Refs></TxDtls>")))
    assert row.reference == is_


@pytest.mark.parametrize(
    ("details", "memo"),
    [
        ("", "chung"), ("<TxDtls><AddtlTxInf>riêng</AddtlTxInf></TxDtls>", "riêng"),
        ("<TxDtls><RmtInf><Strd><CdtrRefInf><Ref>LTA</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>", "LTA"),
    ],
)  # fmt: skip
def test_a_memo_is_found_where_banks_put_it(details: str, memo: str) -> None:
    assert rows(camt(entry(details=details, more="<AddtlNtryInf>chung</AddtlNtryInf>")))[0].memo == memo


@pytest.mark.parametrize(
    "bad",
    [
        entry(ccy="EUR"), entry("4.5"), entry("408,000"), entry("-1"), entry("x"), entry(""), entry(10**17), entry(way="UP"), entry(day="<Dt>yesterday</Dt>"), entry(day=""),
        entry(day="<Dt>1026-11-13</Dt>"), entry(day="<DtTm>0001-01-01T00:00:00+14:00</DtTm>"), "<Ntry/>", "<Ntry><Amt>5</Amt></Ntry>",
    ],
)  # fmt: skip
def test_a_bad_entry_is_said_and_costs_no_other(bad: str) -> None:
    first, told, last = rows(camt(entry(), bad, entry()))
    assert isinstance(told, RowNotUnderstood)
    assert (told.number, first, last) == (2, TOLD, replace(TOLD, number=3))
    assert "%(" not in told.sentence


def test_a_file_cut_off_anywhere_gives_what_stands_before() -> None:
    raw = camt(entry(1), entry(2), entry(3))
    for end in range(raw.index(b"<Ntry>") + 1, len(raw) - 1, 37):
        read = rows(raw[:end])
        assert [row.amount for row in read[:-1]] == list(range(1, raw[:end].count(b"</Ntry>") + 1))
        assert isinstance(read[-1], RowNotUnderstood)


BOMBS = {
    "laughs": b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><Document><BkToCstmrStmt>&b;</BkToCstmrStmt></Document>',
    "file": b'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document><BkToCstmrStmt>&x;</BkToCstmrStmt></Document>',
    "doctype": b'<!DOCTYPE l SYSTEM "http://127.0.0.1/x.dtd"><Document><BkToCstmrStmt/></Document>',
    "deep": b"<a>" * 100_000,
    "deep within": b"<Document><BkToCstmrStmt>" + b"<a>" * 100_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_file_that_gives_orders_is_refused_in_one_sentence(bomb: str) -> None:
    with pytest.raises(StatementRefused) as refused:
        rows(BOMBS[bomb])
    assert str(refused.value)


@pytest.mark.parametrize(
    "raw",
    [
        b"<a/>",
        b"<html><body/></html>",
        b"text",
        b"\xff\xfe",
        b'<?xml version="1.0" encoding="nope"?><a/>',
        b"<Document><Other/></Document>",
    ],
)
def test_what_is_no_statement_is_refused(raw: bytes) -> None:
    with pytest.raises(StatementRefused):
        rows(raw)


def test_memory_does_not_grow_with_the_entries() -> None:
    def peak(count: int) -> int:
        stream = io.BytesIO(camt(*[entry()] * count))
        tracemalloc.start()
        try:
            assert sum(1 for _row in reader.read(stream)) == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    # Rows that were kept would take four times as much for each entry, its elements twenty-five times.
    assert peak(4_000) < peak(400) + 3_600 * 100

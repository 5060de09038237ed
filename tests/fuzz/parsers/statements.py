"""What banks write down and people bring: CSV, Excel, MT940, camt.05x, pasted messages; and the memo of a transfer."""

from __future__ import annotations

import io
import json
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from lantoa.kit.order_code import bare, codes_in, may_be_cut_short
from lantoa.kit.world import VIETNAM
from lantoa.payments.adapters import statements
from lantoa.payments.adapters.statements import RowNotUnderstood, StatementRow, sms
from lantoa.payments.adapters.statements.base import LARGEST, LONGEST, Unclear
from lantoa.payments.adapters.statements.days import DayOrder, is_day, moment
from lantoa.payments.adapters.statements.kinds import HEAD, Kind, sniff
from lantoa.payments.adapters.statements.numbers import amount
from lantoa.payments.errors import StatementRefused
from lantoa.payments.rules.matching import PAYING, Book, Notice, Payable
from lantoa.payments.tests.adapters.statements import samples
from tests.fuzz.harness import harness, text_of

DATA = Path(samples.__file__).parents[2] / "data"
MEMOS = [json.loads(line) for line in (DATA / "memos_open.jsonl").read_text("utf-8").splitlines()]
ORDERS = json.loads((DATA / "memos_orders_open.json").read_text("utf-8"))["orders"]
COLUMNS = (
    "Ngày giao dịch",
    "Số tham chiếu",
    "Ghi nợ",
    "Ghi có",
    "Số dư",
    "Nội dung",
    "Số tài khoản",
    "13/11/2026",
    "1.408.000",
    "Tổng cộng",
)
TAGS = (
    ":20:",
    ":25:",
    ":28C:",
    ":60F:C261112VND1,",
    ":61:2611131113CD408000,00NTRF",
    ":62F:C261113VND1,",
    ":86:",
    ":34F:",
    ":13D:",
    "-}",
    "{4:",
)
WORDS = (
    "<Ntry>", "</Ntry>", "<Amt Ccy=\"VND\">", "</Amt>", "<CdtDbtInd>CRDT</CdtDbtInd>", "<Sts>BOOK</Sts>", "<BookgDt><Dt>2026-11-13</Dt></BookgDt>",
    "<!DOCTYPE a [<!ENTITY b \"b\">]>", "<!ENTITY c SYSTEM \"file:///etc/passwd\">", "&b;", "<![CDATA[", "]]>", "BkToCstmrStmt", "camt.053",
)  # fmt: skip
EMPTY = samples.excel([["Ngày giao dịch", "Ghi có", "Nội dung"], ["13/11/2026", 408000, "LTLY9TYDA"]])
MESSAGES = (
    "TK 0011009998801 +408,000VND luc 13/11/2026 20:11. SD 1,408,000VND. ND: LTLY9TYDA tien giay",
    "VCB 13/11/26 20:11 TK ...8801|GD: +408,000VND|SD: 1,408,000VND|ND: LTLY9TYDA",
)
CODES = tuple(order["code"] for order in ORDERS)
START = datetime(2026, 11, 13, tzinfo=VIETNAM)


def _check(read: StatementRow | RowNotUnderstood) -> None:
    assert read.number >= 1
    if isinstance(read, RowNotUnderstood):
        assert read.message
        assert len(read.raw) <= LONGEST["raw"]
        assert read.message % read.params
        return
    assert 0 < read.amount <= LARGEST
    assert read.direction in {"in", "out"}
    assert read.at.tzinfo is not None
    assert 1990 <= read.at.year <= 2100
    for said, most in ((read.memo, "memo"), (read.reference, "reference"), (read.account_number, "account")):
        assert len(said) <= LONGEST[most]
        assert "\x00" not in said
        assert said.encode() is not None


def _file(raw: bytes, kind: Kind) -> None:
    """Whatever a person may do with the file: look at its first rows, ask whose it is, read it by its titles."""
    stream = io.BytesIO(raw)
    if kind in {"csv", "xlsx", "xls"}:
        statements.first_rows(stream, kind)
        statements.find_layout(stream, kind)
    for said in statements.accounts(stream, kind):
        assert said
        assert "\x00" not in said
    for read in statements.read(stream, kind):
        _check(read)


@harness(
    StatementRefused,
    seeds=[
        samples.SHEET,
        samples.SHEET.encode("utf-16"),
        samples.SHEET.encode("cp1258", "replace"),
        samples.SHEET.replace(",", ";"),
    ],
    words=COLUMNS,
)
def statement_csv(raw: bytes) -> None:
    _file(raw, "csv")


@harness(
    StatementRefused,
    seeds=[EMPTY, samples.excel([["Ngày", "Số tiền", "Diễn giải"]], first=[["a"]])],
    words=("PK\x03\x04", "xl/worksheets/sheet1.xml", "[Content_Types].xml", '<c r="A1">'),
)
def statement_excel(raw: bytes) -> None:
    _file(raw, "xlsx")


@harness(StatementRefused, seeds=samples.MT940.values(), words=TAGS)
def statement_mt940(raw: bytes) -> None:
    _file(raw, "mt940")


@harness(
    StatementRefused, seeds=[samples.camt(samples.entry()), samples.camt(samples.entry(day="<Dt>2026-11-13</Dt>"), message="BkToCstmrDbtCdtNtfctn", version="054.001.08")], words=WORDS,
)  # fmt: skip
def statement_camt(raw: bytes) -> None:
    _file(raw, "camt")


@harness(
    StatementRefused,
    seeds=MESSAGES,
    words=("TK", "GD:", "SD:", "ND:", "+408,000VND", "13/11/2026", "20:11", "luc", "VND"),
)
def statement_messages(raw: bytes) -> None:
    for read in islice(sms.read_text(text_of(raw)), 20_000):
        _check(read)


@harness(
    seeds=[
        samples.SHEET,
        EMPTY,
        samples.camt(),
        *samples.MT940.values(),
        b"%PDF-1.4",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ],
    longest=HEAD,
)
def statement_kind(raw: bytes) -> None:
    for name in ("sao ke.csv", "a.xlsx", "a.xml", "", "\u202e.exe"):
        assert sniff(raw, name) in {"mt940", "camt", "xlsx", "xls", "csv", "unknown"}


@harness(
    Unclear,
    seeds=["1.250.000", "1,250,000.00 VND", "(5.000)", "-5000", "+ 408.000 đ", "1,5"],
    words=("VND", "đ", "₫", "(", ")", "−", ",00"),
    longest=4_000,
)
def statement_amount(raw: bytes) -> None:
    said = amount(text_of(raw))
    assert said is None or abs(said) <= LARGEST


@harness(
    Unclear,
    seeds=["13/11/2026 20:11:02", "2026-11-13", "11-13-2026", "13.11.26", "13/11/2026|20:11"],
    words=("AM", "PM", "SA", "CH", "T", "Z", "+07:00"),
    longest=4_000,
)
def statement_day(raw: bytes) -> None:
    day, _bar, clock = text_of(raw).partition("|")
    is_day(day)
    order = DayOrder()
    order.see(day)
    for one in ("dmy", "mdy", "ymd"):
        said = moment(day, one, clock)  # type: ignore[arg-type]
        assert said is None or said[0].tzinfo is not None


@harness(
    seeds=[one["memo"] for one in MEMOS[:60]],
    words=(*CODES[:20], "LT", "CT DEN", "MBVCB.", "-CHUYEN TIEN", "0"),
    longest=10_000,
)
def memo(raw: bytes) -> None:
    """A code is found where it stands, whatever is around it, and money is never given to an order nobody named."""
    said = text_of(raw)
    found = codes_in(said)
    assert found == codes_in(bare(said))
    assert set(CODES[:1]) <= set(codes_in(f"{said} {CODES[0]} {said}")) or bare(said)[-1:].isalnum()
    for code in found:
        may_be_cut_short(code, said)
    book = Book([Payable(one["code"], one["account"], one["amount"], one["state"], START) for one in ORDERS])
    account, due = ORDERS[0]["account"], ORDERS[0]["amount"]
    first = book.take(Notice(account, "FT1", "in", due, START + timedelta(days=1), said))
    if first.outcome in PAYING:
        assert set(first.codes) <= set(found)
    assert book.take(Notice(account, "FT1", "in", due, START + timedelta(days=1), said)).outcome == "duplicate"
    assert book.take(Notice(account, "FT2", "out", due, START + timedelta(days=1), said)).outcome == "ignored_outgoing"

"""Statements in several styles; every account, person and reference is invented."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime

import openpyxl

from lantoa.kit.world import VIETNAM

ACCOUNT = "0011009998801"

SHEET = f"""SAO KÊ TÀI KHOẢN,,,,,,
Số tài khoản: {ACCOUNT},,,,,,
,,,,,,
STT,Ngày giao dịch,Số tham chiếu,Ghi nợ (VND),Ghi có (VND),Số dư,Nội dung
1,13/11/2026 20:11:02,FT1,,"408.000","1.408.000",LTLY9TYDA tiền giấy
2,14/11/2026,FT2,"5.000",,"1.403.000",Phí dịch vụ
Tổng cộng,,,"5.000","408.000",,
"""

MT940 = {
    "structured": """:20:STARTUMS
:25:12345678/0011009998801VND
:28C:00001/001
:60F:C261112VND1000000,
:61:2611131113CD408000,00NTRFNONREF//FT1
:86:166?00CHUYEN KHOAN?109075/629?20EREF+X1?21SVWZ+LTLY9TYDA
 tien giay?30ABCDVNVX?31000111222?32NGUYEN VAN A
:62F:C261113VND1408000,
-
""",
    "plain": """{1:F01ABCDVNVXAXXX0000000000}{2:I940ABCDVNVXXXXXN}{4:
:20:940S261113
:25:0011009998801
:28C:1
:60F:C261112VND000000001000000,00
:61:2611131113C408000,NTRFFT1
:86:LTLY9TYDA tien giay
:62F:C261113VND000000001408000,00
-}
""",
    "angled": """:20:1308728725026/1
:25:ABCBANK/0011009998801
:28:1
:60F:C261112VND1000000,00
:61:261113C408000,00N000NONREF//FT1
:86:000>100987654321
>20LTLY9TYDA tien>21 giay>310390123456
:62F:C261113VND1408000,00
-
""",
    "own tags": """ABCBANK
940
:20:STARTUMS
:25:0011009998801
:28:00046
:NS:22NGUYEN VAN A
23Nguyen Van A

:60F:C261112VND1000000,
:61:2611131113C408000,S   FT1
LTLY9TYDA tien giay
:NS:01526715
02A12596785
:62F:C261113VND1408000,
""",
    "without balances": """:20:ST261113CYC/0001
:25:0011009998801
:28C:1/1
:34F:VND0
:13D:2611131815+0700
:61:2611131113CD408000,NTRFNONREF//FT1
911-CHUYEN KHOAN
:86:LTLY9TYDA tien giay
:90D:0VND0,
:90C:1VND408000,
-
""",
}


def camt(*entries: str, version: str = "053.001.02", message: str = "BkToCstmrStmt") -> bytes:
    part = "Stmt" if message == "BkToCstmrStmt" else "Ntfctn"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{version}"><{message}>'
        f"<GrpHdr><MsgId>1</MsgId></GrpHdr><{part}><Id>1</Id><Acct><Id><Othr><Id>{ACCOUNT}</Id></Othr></Id><Ccy>VND</Ccy></Acct>"
        f"<Bal><Amt Ccy='VND'>1</Amt></Bal>{''.join(entries)}</{part}></{message}></Document>"
    ).encode()


def entry(
    amount: object = 408_000, *, ccy: str = "VND", way: str = "CRDT", status: str = "<Sts>BOOK</Sts>", day: str = "<DtTm>2026-11-13T20:11:02+07:00</DtTm>",
    reference: str = "FT1", details: str = "<TxDtls><RmtInf><Ustrd>LTLY9TYDA</Ustrd><Ustrd>tiền giấy</Ustrd></RmtInf></TxDtls>", more: str = "",
) -> str:  # fmt: skip
    return (
        f'<Ntry><Amt Ccy="{ccy}">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd>{status}<BookgDt>{day}</BookgDt>'
        f"<AcctSvcrRef>{reference}</AcctSvcrRef><NtryDtls>{details}</NtryDtls>{more}</Ntry>"
    )


def excel(rows: Iterable[Sequence[object]], *, first: Iterable[Sequence[object]] = ()) -> bytes:
    """A workbook; `first` makes a worksheet before it."""
    book = openpyxl.Workbook()
    sheet = book.active
    first = list(first)
    if first:
        for row in first:
            sheet.append(list(row))
        sheet = book.create_sheet()
    for row in rows:
        sheet.append(list(row))
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def at(day: int, hour: int = 0, minute: int = 0, second: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=VIETNAM)

"""`lantoa bench statement [FILE or FOLDER …]`: what reading statements costs, and whether all of them is understood.

Each generated file has 100,000 movements. A file given is judged as well: it is read completely when nothing of it is left
out but what is in another currency.
"""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, BinaryIO

import openpyxl

from lantoa.kit.world import VIETNAM
from lantoa.payments.adapters import statements

ROWS = 100_000
SEED = 20_261_127
ACCOUNT = "0011009998801"

Movement = tuple[int, datetime, int, str]  # number, when, đồng below zero when they went out, memo


def run(database: str, arguments: list[str]) -> list[dict[str, Any]]:
    """Readers know no database: the figures are the same for both."""
    results = []
    baseline = 0.0
    for kind, write in _WRITERS.items():
        raw = write(_movements())
        if kind == "csv":
            baseline = _rate(lambda stream: csv.reader(io.TextIOWrapper(stream, "utf-8", newline="")), raw)[0]
            results.append(_told("the csv module alone over the same CSV, for information", round(baseline), "rows/s"))
        rate, rows = _rate(partial(statements.read, kind=kind), raw)
        right = sum(_told_so(row, movement) for row, movement in zip(rows, _movements(), strict=False))
        share = right / max(ROWS, len(rows))
        results += [
            _told(f"{kind}, {len(raw) // 1_000_000} MB, for information", round(rate), "rows/s"),
            _told(f"{kind} to the csv module, for information", round(rate / baseline, 3), "times"),
            _least(f"{kind}, rows told as they were", share, 1.0),
        ]
    for path in _given(arguments):
        results.append(_least(f"{path.name}, read completely", _judged(path), 1.0))
    return results


def _movements() -> Iterator[Movement]:
    chance, at = Random(SEED), datetime(2026, 1, 1, tzinfo=VIETNAM)  # noqa: S311 - the same figures every time
    for number in range(1, ROWS + 1):
        at += timedelta(seconds=chance.randint(1, 500))
        amount = chance.randint(1, 90_000) * 1_000
        memo = f"LT{chance.randrange(36**6):07d} tiền hàng tháng {at.month}, chị Lan chuyển"
        yield number, at, amount if chance.random() < 0.8 else -amount, memo


def _csv(movements: Iterator[Movement]) -> bytes:
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerows(
        [["Số tài khoản", ACCOUNT], [], ["STT", "Ngày giao dịch", "Số tham chiếu", "Ghi nợ", "Ghi có", "Nội dung"]]
    )
    for number, at, amount, memo in movements:
        said = f"{abs(amount):,}".replace(",", ".")
        sheet.writerow(
            [number, f"{at:%d/%m/%Y %H:%M:%S}", f"FT{number}", *(("", said) if amount > 0 else (said, "")), memo]
        )
    return out.getvalue().encode()


def _xlsx(movements: Iterator[Movement]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["Ngày giao dịch", "Mã giao dịch", "Số tiền", "Nội dung"])
    for number, at, amount, memo in movements:
        sheet.append([at.replace(tzinfo=None), f"FT{number}", amount, memo])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _camt(movements: Iterator[Movement]) -> bytes:
    entries = "".join(
        f'<Ntry><Amt Ccy="VND">{abs(amount)}</Amt><CdtDbtInd>{"CRDT" if amount > 0 else "DBIT"}</CdtDbtInd><Sts>BOOK</Sts>'
        f"<BookgDt><DtTm>{at.isoformat()}</DtTm></BookgDt><AcctSvcrRef>FT{number}</AcctSvcrRef><NtryDtls><TxDtls><RmtInf>"
        f"<Ustrd>{memo}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
        for number, at, amount, memo in movements
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
        f"<Stmt><Acct><Id><Othr><Id>{ACCOUNT}</Id></Othr></Id></Acct>{entries}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _mt940(movements: Iterator[Movement]) -> bytes:
    entries = "".join(
        f":61:{at:%y%m%d%m%d}{'C' if amount > 0 else 'D'}{abs(amount)},NTRFNONREF//FT{number}\n:86:{memo}\n"
        for number, at, amount, memo in movements
    )
    return f":20:S\n:25:{ACCOUNT}\n:28C:1\n:60F:C260101VND0,\n{entries}:62F:C261231VND0,\n-\n".encode()


_WRITERS: dict[statements.Kind, Callable[[Iterator[Movement]], bytes]] = {
    "csv": _csv, "xlsx": _xlsx, "camt": _camt, "mt940": _mt940,
}  # fmt: skip


def _rate(read: Callable[[BinaryIO], Iterator[Any]], raw: bytes) -> tuple[float, list[Any]]:
    """Rows a second of processor time, and the rows."""
    started = time.process_time()
    rows = list(read(io.BytesIO(raw)))
    return len(rows) / (time.process_time() - started), rows


def _told_so(row: statements.Read, movement: Movement) -> bool:
    _number, at, amount, memo = movement
    return (
        isinstance(row, statements.StatementRow)
        and (row.amount if row.direction == "in" else -row.amount) == amount
        and (row.at.date() == at.date() if row.day_only else row.at == at)
        and row.memo == memo
    )


def _given(arguments: list[str]) -> list[Path]:
    """The files named, and those in the folders named."""
    found = []
    for path in map(Path, arguments):
        found += sorted(inner for inner in path.rglob("*") if inner.is_file()) if path.is_dir() else [path]
    return found


def _judged(path: Path) -> float:
    """The share of the file's rows that were read, those in another currency with them."""
    with path.open("rb") as stream:
        kind = statements.sniff(stream.read(statements.HEAD), path.name)
        try:
            rows = list(statements.read(stream, kind))
        except statements.StatementRefused:
            return 0.0
    read = [row for row in rows if isinstance(row, statements.StatementRow) or "currency" in row.params]
    return len(read) / len(rows) if rows else 1.0


def _least(name: str, value: float, goal: float) -> dict[str, Any]:
    return {"name": name, "value": round(value, 5), "unit": "", "goal": goal, "reached": value >= goal}


def _told(name: str, value: float, unit: str) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "goal": "-", "reached": True}

"""ISO 20022 statements: camt.053 (a day's statement) and camt.054 (movements told), every version by its words.

Read as a stream: an entry is forgotten once its rows are given. A reversed entry's CdtDbtInd already says which way the
money moved (ISO 20022 message definition, ReversalIndicator), so it is taken as it stands. Only booked entries count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError  # noqa: S405 - only the types; defusedxml reads

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext_noop as _

from lantoa.kit.world import VIETNAM
from lantoa.payments.adapters.statements.base import (
    LONGEST,
    Direction,
    Read,
    RowNotUnderstood,
    StatementRow,
    Unclear,
    refused,
    short,
    sized,
)
from lantoa.payments.adapters.statements.days import Moment
from lantoa.payments.adapters.statements.numbers import amount

MESSAGES = {"BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn"}
DEEPEST = 60
_NONE = {"", "NOTPROVIDED", "NOTAVAILABLE", "NONREF"}


def read(stream: BinaryIO, *, layout: object = None) -> Iterator[Read]:
    """The entries' movements; raises StatementRefused when the file is no statement of this kind."""
    account, number = "", 0
    for kind, element in _elements(sized(stream)):
        if kind == "account":
            account = _account(element)
        elif kind == "entry":
            number += 1
            yield from _rows(number, element, account)
        else:
            yield RowNotUnderstood(number + 1, "", _("The file ends in the middle. What comes after this is missing."))


def accounts(stream: BinaryIO) -> set[str]:
    """The accounts the statements say they are of."""
    return {_account(element) for kind, element in _elements(sized(stream)) if kind == "account"} - {""}


def _elements(stream: BinaryIO) -> Iterator[tuple[str, Element]]:
    """("account", …) and ("entry", …) as they stand in the file, ("end", …) where it breaks off."""
    path: list[Element] = []
    seen = False
    held: Element | None = None
    try:
        steps: Iterator[tuple[str, Element]] = iterparse(stream, events=("start", "end"), forbid_dtd=True)
        for event, element in steps:
            name = _name(element)
            if event == "start":
                path.append(element)
                seen = seen or name in MESSAGES
                if len(path) > (DEEPEST if seen else 5):
                    raise _other()
                if held is None and seen and name in ("Acct", "Ntry"):
                    held = element
                continue
            path.pop()
            if held is not None and held is element:
                held = None
                yield ("entry" if name == "Ntry" else "account"), element
            if held is None and path:
                # Nothing is looked at twice: the tree stays as small as one entry.
                path[-1].remove(element)
    except DefusedXmlException:
        raise refused(_("This file holds instructions that a statement never has. It is not read.")) from None
    except (ParseError, ValueError, LookupError):
        if not seen:
            raise _other() from None
        yield "end", Element("end")
    else:
        if not seen:
            raise _other()


def _rows(number: int, entry: Element, account: str) -> Iterator[Read]:
    try:
        status = _text(entry, "Sts", "Cd") or _text(entry, "Sts")
        if status not in ("", "BOOK"):
            return
        moved = _moved(entry)
        at = _at(entry)
        reference = _reference(_text(entry, "AcctSvcrRef"))
        parts = _parts(entry, moved)
    except Unclear as unclear:
        yield unclear.row(number, _all_text(entry))
        return
    common = {"number": number, "at": at[0], "day_only": at[1], "account_number": account}
    fallback = _text(entry, "AddtlNtryInf")
    for place, (part, (direction, value)) in enumerate(parts, 1):
        if not value:
            continue
        details = [part] if part is not None else _details(entry)
        own = _reference(*(_text(detail, "Refs", "AcctSvcrRef") for detail in details[:1]))
        shared = f"{reference}/{place}" if reference and len(parts) > 1 else reference
        told = _reference(*(_text(detail, "Refs", "EndToEndId") for detail in details[:1]))
        yield StatementRow(
            direction=direction,
            amount=value,
            memo=_memo(details) or short(fallback, "memo"),
            reference=(own if len(parts) > 1 else "") or shared or own or told,
            **common,  # type: ignore[arg-type]
        )


def _parts(entry: Element, moved: tuple[Direction, int]) -> list[tuple[Element | None, tuple[Direction, int]]]:
    """The movements within an entry where they add up to it, else the entry as one."""
    details = _details(entry)
    whole: list[tuple[Element | None, tuple[Direction, int]]] = [(details[0] if len(details) == 1 else None, moved)]
    if len(details) < 2:
        return whole
    found: list[tuple[Element | None, tuple[Direction, int]]] = []
    try:
        for detail in details:
            money = _find(detail, "Amt")
            if money is None:
                money = _find(detail, "AmtDtls", "TxAmt", "Amt")
            if money is None:
                return whole
            found.append((detail, (_direction(detail) or moved[0], _dong(money))))
    except Unclear:
        return whole
    signed = sum(value if direction == "in" else -value for _part, (direction, value) in found)
    return found if signed == (moved[1] if moved[0] == "in" else -moved[1]) else whole


def _moved(entry: Element) -> tuple[Direction, int]:
    money, direction = _find(entry, "Amt"), _direction(entry)
    if money is None:
        raise Unclear(_("This entry has no amount."))
    if not direction:
        raise Unclear(_("“%(text)s” says neither money in nor money out."), text=_text(entry, "CdtDbtInd")[:40])
    return direction, _dong(money)


def _direction(element: Element) -> Direction | None:
    said = _text(element, "CdtDbtInd")
    if said == "CRDT":
        return "in"
    return "out" if said == "DBIT" else None


def _dong(money: Element) -> int:
    currency = (money.get("Ccy") or "").strip()
    if currency != "VND":
        raise Unclear(
            _("This amount is in %(currency)s. Only đồng are counted."), currency=short(currency, "account") or "?"
        )
    text = (money.text or "").strip()
    # ISO 20022 writes a point before the fraction and nothing between thousands.
    if not re.fullmatch(r"[0-9]{1,18}(?:\.[0-9]{1,5})?", text):
        raise Unclear(_("“%(text)s” is not a whole amount of đồng."), text=text[:40])
    return amount(Decimal(text)) or 0


def _at(entry: Element) -> Moment:
    for where in ("BookgDt", "ValDt"):
        told = _text(entry, where, "DtTm") or _text(entry, where, "Dt")
        if not told:
            continue
        try:
            at = datetime.fromisoformat(told)
            at = at.replace(tzinfo=VIETNAM) if at.tzinfo is None else at.astimezone(VIETNAM)
        except (ValueError, OverflowError):
            at = None
        if at is None or not 2000 <= at.year <= 2100:
            raise Unclear(_("“%(text)s” is not a day."), text=told[:40])
        return at, len(told) == 10 or (_text(entry, where, "DtTm") == "" and at.hour == at.minute == at.second == 0)
    raise Unclear(_("This entry has no day."))


def _memo(details: list[Element]) -> str:
    said: list[str] = []
    size = 0
    for detail in details:
        lines = [line.text or "" for line in _all(detail, "RmtInf", "Ustrd")]
        lines += [line.text or "" for line in _all(detail, "RmtInf", "Strd", "CdtrRefInf", "Ref")]
        if not lines:
            lines = [_text(detail, "AddtlTxInf")]
        for line in lines:
            if line.strip() and size < LONGEST["memo"]:
                said.append(line)
                size += len(line)
    return short(" ".join(said), "memo")


def _account(element: Element) -> str:
    said = _text(element, "Id", "IBAN") or _text(element, "Id", "Othr", "Id") or _text(element, "Id")
    return short(re.sub(r"[\s.-]", "", said), "account")


def _reference(*said: str) -> str:
    return next((short(one, "reference") for one in said if one.strip().upper() not in _NONE), "")


def _details(entry: Element) -> list[Element]:
    return list(_all(entry, "NtryDtls", "TxDtls"))


def _all(element: Element, *names: str) -> Iterator[Element]:
    for child in element:
        if _name(child) == names[0]:
            if len(names) == 1:
                yield child
            else:
                yield from _all(child, *names[1:])


def _find(element: Element, *names: str) -> Element | None:
    return next(_all(element, *names), None)


def _text(element: Element, *names: str) -> str:
    found = _find(element, *names)
    return "" if found is None else (found.text or "").strip()


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _all_text(entry: Element) -> str:
    return " | ".join(text.strip() for text in entry.itertext() if text.strip())[:8_000]


def _other() -> Exception:
    return refused(_("This is not a bank statement we can read. Fetch it as Excel, CSV, MT940 or camt.053."))

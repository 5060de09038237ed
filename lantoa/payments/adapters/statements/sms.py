"""Messages a bank sends to a phone, pasted as they are.

The shapes are gathered from everyday messages, written by no bank's documents and unverified: an account after "TK", an
amount with its sign, a balance after "SD", a day and a time in some order, a memo after "ND". A text that lacks what
counts is kept and said, never guessed at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import BinaryIO

from django.utils.translation import gettext_noop as _

from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import VIETNAM, world
from lantoa.payments.adapters.statements.base import (
    Direction,
    Read,
    StatementRow,
    Unclear,
    refused,
    short,
    sized,
)
from lantoa.payments.adapters.statements.letters import decode
from lantoa.payments.adapters.statements.numbers import amount

LONGEST_TEXT = 200_000
LONGEST_MESSAGE = 2_000

_NUMBER = r"[0-9]{1,3}(?:[.,][0-9]{3})+(?:[.,]00?)?|[0-9]{1,15}"
_MONEY = r"(?:vn[d]|dong|d)\b"
_ACCOUNT = re.compile(
    r"\b(?:so tai khoan|tai khoan|so tk|stk|tk|acct|account|a/c)\b[ .:#]*(?:vnd\b[ :]*)?([0-9x*.]{0,20}[0-9x*]{2}[0-9]{1,6}|[0-9]{4,25})(?![0-9x*])"
)
_SIGNED = re.compile(
    rf"(?<![0-9a-z/.,\-])([+-])\s*(?:{_MONEY}\s*({_NUMBER})(?![0-9])|({_NUMBER})\s*{_MONEY}|([0-9]{{1,3}}(?:[.,][0-9]{{3}})+)(?![0-9.,/]))"
)
_WORDED = re.compile(
    rf"\b(ghi co|tang|nhan duoc|ghi no|giam|bi tru)\b[ :]*(?:{_MONEY}\s*)?({_NUMBER})\s*(?:{_MONEY})?(?![0-9])"
)
_BALANCE = re.compile(
    rf"\b(?:so du(?: kha dung| cuoi| hien tai| moi)?|sdkd|sdc|sd(?: kd| cuoi)?|balance)\b[\s:=.]*(?:la\b)?[\s:=]*([+-]?)\s*(?:{_MONEY}\s*)?({_NUMBER})(?![0-9x*])\s*(?:{_MONEY})?"
)
_MEMO = re.compile(
    r"(?<![a-z0-9])(?:(?:noi dung(?: gd| ck| giao dich)?|nd(?: gd| ck)?|dien giai|mo ta|ref)\s*[:.]\s*(?=\S)"
    r"|gd\s*[:.]\s*(?![+\-0-9\s]))"  # with a number behind it, it names the amount
)
_MEMO_END = re.compile(r"[.;|,]?\s*\b(?:so du|sdkd|sdc|sd)\b(?: [a-z]+)?\s*:?\s*[+-]?(?:vnd)?\s*[0-9]")
_REFERENCE = re.compile(
    r"\b(?:ma gd|ma giao dich|so gd|so but toan|so tham chieu|ma tham chieu)\b\s*[:.]?\s*([a-z0-9]{4,40})\b"
)
_DAY = re.compile(
    r"(?<![0-9./-])(?:(?P<year>20[0-9]{2})[-/.](?P<month>[01]?[0-9])[-/.](?P<day>[0-3]?[0-9])"
    r"|(?P<day2>[0-3]?[0-9])[/-](?P<month2>[01]?[0-9])(?:[/-](?P<year2>20[0-9]{2}|[0-9]{2}))?)(?![0-9/-])"
)
_TIME = re.compile(
    r"(?<![0-9:])(?P<hour>[0-2]?[0-9])(?::|h|g)(?P<minute>[0-5][0-9])(?:[:p](?P<second>[0-5][0-9])?)?(?![0-9])"
)
_START = re.compile(r"\b(?:so tai khoan|tai khoan|so tk|stk|tk|acct|account)\b")


def read(stream: BinaryIO, *, layout: object = None) -> Iterator[Read]:
    """The movements of a file of messages."""
    yield from read_text(decode(sized(stream).read()))


def read_text(text: str) -> Iterator[Read]:
    """The movements of pasted messages, one or several; raises StatementRefused when there is nothing or far too much."""
    if len(text) > LONGEST_TEXT:
        raise refused(_("That is more than can be read at once. Paste fewer messages."))
    messages = _messages(text)
    if not messages:
        raise refused(_("Paste the message of your bank here."))
    for number, message in enumerate(messages, 1):
        try:
            yield _row(number, message)
        except Unclear as unclear:
            yield unclear.row(number, message)


def _messages(text: str) -> list[str]:
    """One message each: an empty line ends one, and so does a line that names an account once more."""
    found: list[list[str]] = [[]]
    for line in map(clean_line, text.splitlines()):
        named = bool(_START.search(_plain(line)))
        if found[-1] and (not line or (named and any(_START.search(_plain(before)) for before in found[-1]))):
            found.append([])
        if line:
            found[-1].append(line)
    return [" ".join(lines) for lines in found if lines]


def _row(number: int, message: str) -> StatementRow:
    text = message[:LONGEST_MESSAGE]
    plain = _plain(text)
    memo, rest = _memo(text, plain)
    balance = _BALANCE.search(rest)
    told = rest[: balance.start()] + " " + rest[balance.end() :] if balance else rest
    direction, value = _moved(told)
    at, day_only = _at(told)
    account = _ACCOUNT.search(told)
    reference = _REFERENCE.search(told)
    return StatementRow(
        number=number,
        direction=direction,
        amount=value,
        at=at,
        day_only=day_only,
        memo=short(memo, "memo"),
        reference=short(reference[1].upper(), "reference") if reference else "",
        account_number=short(account[1].replace(".", ""), "account") if account else "",
        balance=_balance(balance),
    )


def _memo(text: str, plain: str) -> tuple[str, str]:
    """The memo as written, and the rest of the message without marks."""
    found = _MEMO.search(plain)
    if not found:
        return "", plain
    ends = _MEMO_END.search(plain, found.end())
    end = ends.start() if ends else len(plain)
    return text[found.end() : end].strip(), plain[: found.start()] + " " + plain[end:]


def _moved(told: str) -> tuple[Direction, int]:
    found: set[tuple[Direction, int]] = set()
    for sign, *numbers in _SIGNED.findall(told):
        found.add(("in" if sign == "+" else "out", abs(amount(next(filter(None, numbers))) or 0)))
    if not found:
        for word, number in _WORDED.findall(told):
            incoming = word in ("ghi co", "tang", "nhan duoc")
            found.add(("in" if incoming else "out", abs(amount(number) or 0)))
    if len(found) > 1:
        raise Unclear(_("This message names several amounts. Which one moved is not clear."))
    if not found or (moved := found.pop())[1] == 0:
        raise Unclear(_("This message has no amount with + or − before it."))
    return moved


def _at(told: str) -> tuple[datetime, bool]:
    found = _DAY.search(told)
    if not found:
        raise Unclear(_("This message has no day."))
    year, month = found["year"] or found["year2"], int(found["month"] or found["month2"])
    day = int(found["day"] or found["day2"])
    try:
        on = date(int(year) % 100 + 2000, month, day) if year else _lately(month, day)
    except ValueError:
        raise Unclear(_("“%(text)s” is not a day."), text=found[0]) from None
    clock = _TIME.search(told[: found.start()] + " " + told[found.end() :])
    if not clock or int(clock["hour"]) > 23:
        return datetime(on.year, on.month, on.day, tzinfo=VIETNAM), True
    hour, minute, second = int(clock["hour"]), int(clock["minute"]), int(clock["second"] or 0)
    return datetime(on.year, on.month, on.day, hour, minute, second, tzinfo=VIETNAM), False


def _lately(month: int, day: int) -> date:
    """A day told without its year: the last one that is not yet to come."""
    today = world.today()
    for year in range(today.year + 1, today.year - 5, -1):
        try:
            on = date(year, month, day)
        except ValueError:
            continue
        if on <= today + timedelta(days=1):
            return on
    raise ValueError("no such day")


def _balance(found: re.Match[str] | None) -> int | None:
    try:
        return amount(found[1] + found[2]) if found else None
    except Unclear:
        return None


def _plain(text: str) -> str:
    """Small letters without marks, each where it stood."""
    return "".join(map(_bare, text))


def _bare(sign: str) -> str:
    if sign in "đĐ":
        return "d"
    return (unicodedata.normalize("NFKD", sign)[:1].lower() or sign)[:1] if not sign.isascii() else sign.lower()

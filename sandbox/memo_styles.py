"""How banks change a memo on its way: each style is one habit seen at real banks."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from .plain_text import fold


@dataclass(frozen=True)
class Sending:
    """What a style may use besides the memo."""

    memo: str
    reference: str
    payer: str
    payer_account: str


def _digits(count: int) -> str:
    return str(secrets.randbelow(10**count)).zfill(count)


def _loud(memo: str) -> str:
    return re.sub(r"[^A-Z0-9 ]", "", fold(memo).upper())


def _mbvcb(sending: Sending) -> str:
    head = f"MBVCB.{_digits(7)}.{_digits(6)}"
    return f"{head}.{sending.memo}.CT tu {sending.payer_account} {fold(sending.payer).upper()}"


def _ctden(sending: Sending) -> str:
    return f"CT DEN:{_digits(12)} {_loud(sending.memo)}; {fold(sending.payer).upper()}"


def _spaced(sending: Sending) -> str:
    letters = sending.memo.replace(" ", "")
    return f"{sending.reference} " + " ".join(letters[i : i + 4] for i in range(0, len(letters), 4))


STYLES: dict[str, tuple[str, Callable[[Sending], str]]] = {
    "reference": ("Như đã gõ, thêm mã giao dịch phía trước", lambda s: f"{s.reference} {s.memo}"),
    "exact": ("Đúng như đã gõ, không thêm gì", lambda s: s.memo),
    "upper": ("Viết hoa, bỏ dấu, bỏ ký tự lạ", lambda s: f"{s.reference} {_loud(s.memo)}"),
    "mbvcb": ("Kiểu MBVCB.1234567.…", _mbvcb),
    "ctden": ("Kiểu CT DEN:…", _ctden),
    "spaced": ("Chèn dấu cách sau mỗi 4 ký tự", _spaced),
    "cut": ("Cắt ngắn, chỉ giữ 7 ký tự đầu", lambda s: f"{s.reference} {s.memo[:7]}"),
}
DEFAULT = "reference"


def content(style: str, sending: Sending) -> str:
    """The memo as the receiver's bank will show it."""
    return STYLES[style if style in STYLES else DEFAULT][1](sending).strip()

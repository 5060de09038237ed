"""Text, money and time as Vietnamese banks and text messages write them."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))
AMOUNT = re.compile(r"[0-9]+|[0-9]{1,3}(?:[.,][0-9]{3})+", re.ASCII)


def clean(text: object, limit: int) -> str:
    """One line that any database and wire can carry: no control characters, no broken Unicode, at most `limit`."""
    line = str(text or "").encode("utf-8", "replace").decode("utf-8")
    line = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in line)
    return unicodedata.normalize("NFC", line).strip()[:limit]


def fold(text: str) -> str:
    """Vietnamese without marks; what is not ASCII after that becomes nothing."""
    text = text.replace("đ", "d").replace("Đ", "D")
    return unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode("ascii")


def dong(amount: int, sign: str = "") -> str:
    """`1.250.000 ₫`, the space never breaking."""
    return f"{sign}{amount:,}".replace(",", ".") + "\N{NO-BREAK SPACE}₫"


def read_amount(text: str) -> int | None:
    """Whole dong from what was typed (`260000`, `260.000`, `260.000 đ`), or none when it is no amount."""
    text = text.strip().rstrip("đĐ₫").strip().replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if len(text) > 20 or not AMOUNT.fullmatch(text):
        return None
    return int(text.replace(".", "").replace(",", ""))


def local_time(at: int) -> str:
    """Vietnamese wall clock without a zone, as SePay writes it: `2026-11-24 15:04:05`."""
    return datetime.fromtimestamp(at, UTC).astimezone(VIETNAM).strftime("%Y-%m-%d %H:%M:%S")


def short_time(at: int) -> str:
    """`15:04 24/11`, for screens."""
    return datetime.fromtimestamp(at, UTC).astimezone(VIETNAM).strftime("%H:%M %d/%m")


def day(at: int) -> str:
    """`24/11/2026`, for what lasts years."""
    return datetime.fromtimestamp(at, UTC).astimezone(VIETNAM).strftime("%d/%m/%Y")

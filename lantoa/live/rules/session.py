"""What state a session is in, and when a source is called silent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import SplitResult, parse_qs, quote, urlsplit

State = Literal["planned", "on_air", "over", "closed"]
SILENT_AFTER = timedelta(seconds=8)
_CODE = re.compile(r"[A-Z]{0,3}[0-9]{1,4}")
_SIZE = re.compile(r"(x{0,3}[sml]|xl|freesize|\d{2}(\.5)?)", re.IGNORECASE)
_VOLUME = re.compile(r"\d+([.,]\d+)?\s*(ml|l|lít|lit)", re.IGNORECASE)
_WEIGHT = re.compile(r"\d+([.,]\d+)?\s*(g|gr|gram|kg|lạng|cân|ký)", re.IGNORECASE)
_COLOURS = frozenset(["đen", "trắng", "đỏ", "xanh", "vàng", "hồng", "nâu", "kem", "be", "tím", "xám", "ghi", "cam"])


def state(on_air: datetime | None, over: datetime | None, closed: datetime | None) -> State:
    """What comes next for a session: it is planned, on air, over, or its account is closed."""
    if closed:
        return "closed"
    if over:
        return "over"
    return "on_air" if on_air else "planned"


def folded_code(text: str) -> str:
    """A code as it is told apart: `a 1`, `A.1` and `A1` are one. Raises ValueError for what is no code: up to three letters and a number."""
    plain = unicodedata.normalize("NFKC", text).upper()
    made = re.sub(r"[\s.\-_]", "", plain)
    if not _CODE.fullmatch(made) or not made.isascii():
        raise ValueError("not_a_code")
    return made


def options_of(names: Sequence[str]) -> list[tuple[str, list[str]]]:
    """The choices that lie in the names of a product's variants, each with its values in order: `38/đen`, `39/kem` are a size and a colour.

    Names that do not come apart alike are one choice. One unnamed variant has none.
    """
    if len(names) < 2:
        return []
    rows = [values_of(name) for name in names]
    if len({len(row) for row in rows}) > 1 or len(set(rows)) < len(rows):
        rows = [(name.strip(),) for name in names]
    columns = [list(dict.fromkeys(row[at] for row in rows)) for at in range(len(rows[0]))]
    return [(_kind(values), values) for values in columns]


def values_of(name: str) -> tuple[str, ...]:
    """The values a variant's name is made of."""
    return tuple(part.strip() for part in re.split(r"\s*[/·,|]\s*|\s+-\s+", name.strip()) if part.strip()) or ("",)


def _kind(values: Sequence[str]) -> str:
    for word, shape in (("size", _SIZE), ("dung tích", _VOLUME), ("khối lượng", _WEIGHT)):
        if all(shape.fullmatch(value) for value in values):
            return word
    return "màu" if any(value.casefold().split()[0] in _COLOURS for value in values if value.split()) else "loại"


def embedded(url: str) -> str:
    """The address at which a player shows this video inside our page: of YouTube and Facebook; "" for any other address."""
    parts = _parts(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    if parts.scheme not in ("http", "https"):
        return ""
    if host in ("youtube.com", "youtu.be"):
        wanted = parse_qs(parts.query).get("v", [parts.path.rsplit("/", 1)[-1]])[0]
        return f"https://www.youtube-nocookie.com/embed/{wanted}" if re.fullmatch(r"[\w-]{6,20}", wanted) else ""
    if host in ("facebook.com", "fb.watch"):
        return f"https://www.facebook.com/plugins/video.php?show_text=false&href={quote(url.strip(), safe='')}"
    return ""


def facebook_video(url: str) -> str:
    """The number of the video in an address of Facebook; "" where none stands in it."""
    parts = _parts(url)
    if not (parts.hostname or "").endswith("facebook.com"):
        return ""
    said = parse_qs(parts.query).get("v", [""])[0]
    found = re.search(r"/(?:videos|posts|live)/(?:[^/]+/)?(\d{1,20})", parts.path)
    return said if said.isascii() and said.isdigit() and len(said) <= 20 else found[1] if found else ""


def _parts(url: str) -> SplitResult:
    """What an address is made of; nothing where it is none (`http://[`)."""
    try:
        return urlsplit(url.strip())
    except ValueError:
        return urlsplit("")


def is_silent(heard: datetime | None, since: datetime, now: datetime) -> bool:
    """Whether a source that should be asked every few seconds was not heard for too long; said within ten seconds."""
    return now - max(heard or since, since) > SILENT_AFTER


def minutes_left(until: datetime | None, now: datetime) -> int:
    """Whole minutes until then, begun ones too; 0 when it is over."""
    return max(-int((now - until).total_seconds() // 60), 0) if until else 0

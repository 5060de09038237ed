"""What a list of sites says: where its columns are, and row by row which entry is meant, or why that is not clear."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from lantoa.kit.sheets import HEAD, Broken, Cell
from lantoa.kit.vietnamese import clean_line, fold
from lantoa.websites.rules.domain import BadDomain, is_mixed, read_app, read_domain
from lantoa.websites.rules.regime import regime_on, regimes
from lantoa.websites.rules.site import LONGEST_NUMBER, LONGEST_OWNER, Entry

MOST_ROWS = 3_000
LARGEST_FILE = 5_000_000

# Titles as lists write them, folded; a title may go on with words in brackets.
TITLES: Mapping[str, tuple[str, ...]] = {
    "domain": ("ten mien", "website", "dia chi website", "ten website", "trang web", "domain", "dia chi trang web", "website tmdt", "ten mien website", "website/ung dung", "ten mien/ung dung"),
    "app": ("ung dung", "ten ung dung", "ma ung dung", "app", "ung dung di dong"),
    "owner": ("chu so huu", "ten chu so huu", "chu website", "ten thuong nhan", "thuong nhan", "to chuc, ca nhan", "ten to chuc, ca nhan", "ten don vi", "don vi so huu", "don vi", "owner"),
    "kind": ("loai chu so huu", "doi tuong", "loai doi tuong", "loai hinh chu so huu", "chu the", "loai chu the", "owner kind"),
    "platform": ("loai nen tang", "loai hinh website", "loai website", "loai hinh", "hinh thuc", "platform"),
    "number": ("so xac nhan", "so dang ky", "ma so", "so ho so", "so thong bao", "ma xac nhan", "registration number"),
    "confirmed": ("ngay xac nhan", "ngay duoc xac nhan", "ngay cap", "ngay thong bao", "ngay dang ky", "confirmed on"),
    "until": ("co gia tri den", "ngay het han", "het han", "hieu luc den", "valid until"),
    "unit": ("xa/phuong", "xa, phuong", "xa phuong", "phuong/xa", "xa/phuong/dac khu", "xa, phuong, dac khu", "dia ban", "commune"),
}  # fmt: skip
KINDS: Mapping[str, tuple[str, ...]] = {
    "enterprise": ("doanh nghiep", "cong ty", "dn", "to chuc", "enterprise"),
    "cooperative": ("hop tac xa", "htx", "cooperative"),
    "household": ("ho kinh doanh", "ho", "hkd", "household"),
    "individual": ("ca nhan", "individual"),
}
PLATFORM_WORDS: Mapping[str, tuple[str, ...]] = {
    "direct": ("truc tiep", "kinh doanh truc tiep", "ban hang", "website ban hang", "website tmdt ban hang", "nen tang kinh doanh truc tiep", "direct"),
    "intermediary": ("trung gian", "san giao dich", "san tmdt", "nen tang trung gian", "san giao dich tmdt", "intermediary"),
    "social": ("mang xa hoi", "social"),
    "integrated": ("tich hop", "da dich vu", "nen tang tich hop", "integrated"),
}  # fmt: skip
_FOOTER = re.compile(
    r"(?:tong(?: cong| so)?\b|cong\s*:|nguoi lap|ghi chu|noi nhan|thu truong|xac nhan cua|giam doc\b|chu tich\b)"
)
_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Head:
    """Where the titles stand: the number of their row (from 1), each role's column (from 0), and the titles themselves."""

    row: int
    columns: Mapping[str, int]
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it was understood: an entry, or in `problem` the code of why there is none; `notes` say what should be looked at.

    `unit` is what was written for the commune: which one it is the register knows.
    """

    number: int
    entry: Entry | None = None
    unit: str = ""
    problem: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()


class _Wrong(ValueError):
    def __init__(self, problem: str, text: str = "") -> None:
        super().__init__(problem)
        self.problem, self.text = problem, text


def find_head(rows: Sequence[Sequence[Cell]]) -> Head | None:
    """The titles among the first rows: a site's or app's, and its owner's. What stands above them is no row of the list."""
    for number, cells in enumerate(rows[:HEAD], 1):
        columns = _roles(cells)
        if ("domain" in columns or "app" in columns) and "owner" in columns:
            return Head(number, columns, tuple(said(cell)[:60] for cell in cells[:40]))
    return None


def _roles(cells: Sequence[Cell]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells[:60]):
        if not isinstance(cell, str):
            continue
        title = re.sub(r"\s*/\s*", "/", re.sub(r"\s*\(.*?\)\s*", " ", fold(cell[:200]))).strip(" .:*")
        role = next((role for role, titles in TITLES.items() if title in titles), None)
        if role and role not in found:
            found[role] = place
    return found


def sites(rows: Iterable[Sequence[Cell]], head: Head, today: date) -> Iterator[Row]:
    """Every row below the titles that speaks of a site; empty ones, numbers of columns and what closes the list do not."""
    for number, cells in enumerate(rows, 1):
        if number > head.row and (found := read_row(number, cells, head, today)):
            yield found


def read_row(number: int, cells: Sequence[Cell], head: Head, today: date) -> Row | None:
    """Which entry a row means; None where it speaks of none."""
    if cells and isinstance(cells[0], Broken):
        return Row(number, problem="broken", cells=(said(cells[0])[:200],))
    shown = tuple(said(cell)[:200] for cell in cells[:40])
    text = {role: said(cells[place]) if place < len(cells) else "" for role, place in head.columns.items()}
    site, owner = text.get("domain", "") or text.get("app", ""), text.get("owner", "")
    first = next((one for one in shown if one), "")
    if not site and not owner:
        return None
    if (not owner or not site) and (_FOOTER.match(fold(first)) or _FOOTER.match(fold(site or owner))):
        return None
    if re.fullmatch(r"\(?[0-9]{1,2}\)?", site) and re.fullmatch(r"\(?[0-9]{1,2}\)?", owner):
        return None  # a row that numbers its columns
    raw = {role: cells[place] if place < len(cells) else "" for role, place in head.columns.items()}
    notes: list[str] = []
    try:
        entry = _entry(text, raw, today, notes)
    except _Wrong as wrong:
        return Row(number, problem=wrong.problem, params={"text": wrong.text[:60]}, cells=shown)
    return Row(number, entry, text.get("unit", "")[:80], notes=tuple(notes), cells=shown)


def _entry(text: Mapping[str, str], raw: Mapping[str, Cell], today: date, notes: list[str]) -> Entry:
    domain, shown, app = _site(text, notes)
    owner = text.get("owner", "")
    if not owner:
        raise _Wrong("no_owner")
    if len(owner) > LONGEST_OWNER or not any(sign.isalpha() for sign in owner):
        raise _Wrong("owner", owner)
    confirmed = _day(raw.get("confirmed", ""), "confirmed")
    if confirmed is None:
        raise _Wrong("no_day")
    if confirmed > today:
        raise _Wrong("day_to_come", f"{confirmed:%d/%m/%Y}")
    regime = regime_on(confirmed)
    if regime is None:
        raise _Wrong("before_rules", f"{confirmed:%d/%m/%Y}")
    until = _day(raw.get("until", ""), "until")
    if until is not None and until < confirmed:
        raise _Wrong("until_before", f"{until:%d/%m/%Y}")
    if regime.valid_until and (until is None or until > regime.valid_until):
        if until is not None:
            notes.append("until_law")
        until = regime.valid_until
    number = text.get("number", "")
    if len(number) > LONGEST_NUMBER:
        raise _Wrong("number", number)
    return Entry(
        _owner_kind(text, owner), owner, _platform(text), regime.code, confirmed, domain, shown, app, until, number,
    )  # fmt: skip


def _site(text: Mapping[str, str], notes: list[str]) -> tuple[str, str, str]:
    said_ = text.get("domain", "")
    if not said_:
        app = read_app(text.get("app", ""))
        if not app:
            raise _Wrong("no_site")
        return "", "", app
    try:
        domain = read_domain(said_)
    except BadDomain as bad:
        raise _Wrong(f"domain_{bad.code}", said_) from None
    if domain.is_punycode:
        notes.append("punycode")
    if is_mixed(domain.shown):
        notes.append("mixed")
    return domain.ascii, domain.shown, ""


def _owner_kind(text: Mapping[str, str], owner: str) -> str:
    """As the list says it, else as the owner's name begins; a list that says nothing of it is refused row by row."""
    written = fold(text.get("kind", ""))
    if written:
        kind = next((kind for kind, words in KINDS.items() if written in words), "")
        if not kind:
            raise _Wrong("kind", text["kind"])
        return kind
    called = fold(owner)
    for kind, words in (("cooperative", ("hop tac xa ", "htx ")), ("household", ("ho kinh doanh ", "hkd ")), ("enterprise", ("cong ty ", "doanh nghiep ", "cty "))):  # fmt: skip
        if called.startswith(words):
            return kind
    raise _Wrong("no_kind")


def _platform(text: Mapping[str, str]) -> str:
    written = fold(text.get("platform", ""))
    if not written:
        return "direct"
    kind = next((kind for kind, words in PLATFORM_WORDS.items() if written in words), "")
    if not kind:
        raise _Wrong("platform", text["platform"])
    return kind


def _day(cell: Cell, what: str) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = said(cell)
    if not text:
        return None
    found = _DAY.fullmatch(re.sub(r"\s+", "", text))
    if not found:
        raise _Wrong(f"day_{what}", text)
    day, month, year, year2, month2, day2 = found.groups()
    try:
        return date(int(year or year2), int(month or month2), int(day or day2))
    except ValueError:
        raise _Wrong(f"day_{what}", text) from None


def said(cell: Cell) -> str:
    """A cell as a person reads it, in one clean line; a whole number without its decimals."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    return clean_line(str(cell)[:1_000])


def until_of(confirmed: date, until: date | None) -> tuple[str, date | None]:
    """The regime of a confirmation of that day and until when it holds at most: what the law says, or sooner. "" where no rules are known."""
    regime = regime_on(confirmed)
    if regime is None:
        return "", until
    ends = [day for day in (until, regime.valid_until) if day]
    return regime.code, min(ends, default=None)


__all__ = ["LARGEST_FILE", "MOST_ROWS", "Head", "Row", "find_head", "read_row", "regimes", "said", "sites", "until_of"]

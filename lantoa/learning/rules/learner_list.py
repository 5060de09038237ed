"""What a list of learners says: where its columns are, and row by row who is meant, or why that is not clear."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from lantoa.kit import phone as phones
from lantoa.kit.identity import parse_personal_number
from lantoa.kit.sheets import HEAD, Broken, Cell
from lantoa.kit.vietnamese import clean_line, fold
from lantoa.learning.rules.programme import group_called

MOST_ROWS = 15_000
LARGEST_FILE = 10_000_000
LONGEST = {"name": 120, "work": 160, "unit": 80}
LEAST_YEAR = 1900

# Titles as lists write them, folded; a title may go on with words in brackets.
TITLES: Mapping[str, tuple[str, ...]] = {
    "name": ("ho va ten", "ho ten", "hoten", "ho va ten hoc vien", "ten hoc vien", "ho ten hoc vien", "nguoi hoc", "ho va ten can bo", "full name"),
    "family": ("ho va ten dem", "ho va dem", "ho dem", "ho"),
    "given": ("ten",),
    "phone": ("so dien thoai", "dien thoai", "sdt", "so dt", "dt", "di dong", "dien thoai di dong", "so dien thoai lien he", "so di dong", "phone"),
    "number": ("cccd", "so cccd", "so dinh danh", "so dinh danh ca nhan", "ma dinh danh", "ma so dinh danh", "cccd/so dinh danh", "so cccd/so dinh danh", "can cuoc", "so can cuoc", "so can cuoc cong dan", "can cuoc cong dan", "cmnd/cccd", "so cmnd/cccd", "cccd/cmnd", "so the can cuoc"),
    "born": ("ngay sinh", "nam sinh", "ngay thang nam sinh", "ngay, thang, nam sinh", "sinh ngay", "ngay/thang/nam sinh", "ngay sinh/nam sinh"),
    "work": ("don vi", "chuc vu", "don vi/chuc vu", "chuc vu/don vi", "chuc vu, don vi", "don vi cong tac", "co quan", "noi cong tac", "chuc vu, don vi cong tac", "chuc danh"),
    "unit": ("xa/phuong", "xa, phuong", "xa phuong", "phuong/xa", "phuong, xa", "xa", "phuong", "dia ban", "xa/phuong/dac khu", "xa, phuong, dac khu", "noi o", "dia chi"),
    "group": ("nhom", "nhom doi tuong", "doi tuong", "nhom hoc vien"),
}  # fmt: skip
_FOOTER = re.compile(
    r"(?:tong(?: cong| so)?\b|cong\s*:|nguoi lap|nguoi tong hop|thu truong|ghi chu|danh sach (?:nay|gom|co)|xac nhan|ky ten|noi nhan|tm\b|kt\b|chu tich\b|giam doc\b)"
)
_DAY = re.compile(r"(?:(\d{1,2})[/.\-](\d{1,2})[/.\-])?(\d{4})|(\d{1,2})[/.\-](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Head:
    """Where the titles stand: the number of their last row (from 1), and each role's column (from 0)."""

    row: int
    columns: Mapping[str, int]
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Learner:
    """One row as it was understood. `problem` is a code, "" for a good row; `notes` say what should be looked at.

    `born` is written 1960-02-03 or 1960; `number` has twelve digits and must not be kept.
    """

    row: int
    name: str = ""
    phone: str = ""
    number: str = ""
    born: str = ""
    work: str = ""
    unit: str = ""
    group: str = ""
    problem: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()


class _Wrong(ValueError):
    def __init__(self, problem: str, text: str) -> None:
        super().__init__(problem)
        self.problem, self.text = problem, text


def find_head(rows: Sequence[Sequence[Cell]]) -> Head | None:
    """The titles among the first rows: the name's and at least one more. What stands above them is no row of the list."""
    for number, cells in enumerate(rows[:HEAD]):
        columns = _roles(cells)
        below = _roles(rows[number + 1]) if number + 1 < len(rows) else {}
        both = {**{role: place for role, place in below.items() if place not in columns.values()}, **columns}
        if _named(columns) and len(both) > 1:
            two = len(both) > len(columns)
            return Head(number + 1 + two, both if two else columns, _titles(rows, number, two=two))
    return None


def _titles(rows: Sequence[Sequence[Cell]], number: int, *, two: bool) -> tuple[str, ...]:
    found = [said(cell)[:60] for cell in rows[number]]
    if two:
        lower = [said(cell)[:60] for cell in rows[number + 1]]
        found = [low or (found[place] if place < len(found) else "") for place, low in enumerate(lower)]
    return tuple(found[:60])


def _named(columns: Mapping[str, int]) -> bool:
    return "name" in columns or {"family", "given"} <= set(columns)


def _roles(cells: Sequence[Cell]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells[:100]):
        if not isinstance(cell, str):
            continue
        title = re.sub(r"\s*/\s*", "/", re.sub(r"\s*\(.*?\)\s*", " ", fold(cell[:200]))).strip(" .:*")
        role = next((role for role, titles in TITLES.items() if title in titles), None)
        if role and role not in found:
            found[role] = place
    if "family" in found and "given" not in found:
        del found["family"]
    return found


def learners(rows: Iterable[Sequence[Cell]], head: Head, today: date) -> Iterable[Learner]:
    """Every row below the titles that speaks of somebody; empty ones, numbers of columns and what closes the list do not."""
    for number, cells in enumerate(rows, 1):
        if number > head.row and (found := learner(number, cells, head, today)):
            yield found


def learner(number: int, cells: Sequence[Cell], head: Head, today: date) -> Learner | None:
    """Who a row means; None where it speaks of nobody."""
    if cells and isinstance(cells[0], Broken):
        return Learner(number, problem="broken", cells=(said(cells[0])[:200],))
    shown = tuple(said(cell)[:200] for cell in cells[:60])
    texts = {role: said(cells[place]) if place < len(cells) else "" for role, place in head.columns.items()}
    name = texts.get("name") or clean_line(f"{texts.get('family', '')} {texts.get('given', '')}")
    first = next((text for text in shown if text), "")
    filled = any(texts.get(role) for role in ("phone", "number", "born"))
    if not name and not filled:
        return None
    if not filled and (_FOOTER.match(fold(first)) or _FOOTER.match(fold(name)) or re.fullmatch(r"\(?\w{1,2}\)?", name)):
        return None
    if re.fullmatch(r"\(?[0-9]{1,2}\)?", name) and re.fullmatch(
        r"\(?[0-9]{1,2}\)?", texts.get("phone") or texts.get("number") or texts.get("born") or ""
    ):
        return None  # a row that numbers its columns
    notes: list[str] = []
    try:
        called = _name(name, notes)
        number_ = _number(texts.get("number", ""), notes)
        born = _born(cells[head.columns["born"]] if 0 <= head.columns.get("born", -1) < len(cells) else "", today)
        if number_ and born and parse_personal_number(number_).birth_year != int(born[:4]):
            notes.append("born_other")
        phone = _phone(texts.get("phone", ""), notes)
    except _Wrong as wrong:
        # Without what may be a citizen number, in whatever column: that one is kept nowhere.
        hidden = head.columns.get("number")
        kept = tuple("" if place == hidden or _like_a_number(text) else text for place, text in enumerate(shown))
        told = "" if wrong.problem == "number" or _like_a_number(wrong.text) else wrong.text[:60]
        return Learner(
            number,
            name="" if _like_a_number(name) else name[: LONGEST["name"]],
            problem=wrong.problem,
            params={"text": told},
            cells=kept,
        )
    return Learner(
        number, called, phone, number_, born, texts.get("work", "")[: LONGEST["work"]], texts.get("unit", "")[: LONGEST["unit"]],
        group_called(texts.get("group", "")), notes=tuple(notes),
    )  # fmt: skip


def _like_a_number(text: str) -> bool:
    return re.fullmatch(r"\D*[0-9](?:[\s.\-]?[0-9]){11}\D*", text) is not None


def said(cell: Cell) -> str:
    """A cell as a person reads it, in one clean line; a whole number without its decimals."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    return clean_line(str(cell)[:1_000])


def _name(text: str, notes: list[str]) -> str:
    if not text:
        raise _Wrong("no_name", "")
    if len(text) > LONGEST["name"] or not any(sign.isalpha() for sign in text) or any(sign.isdigit() for sign in text):
        raise _Wrong("name", text)
    if text.isupper():
        notes.append("capitals")
    if text.isascii() and " " in text:
        notes.append("no_accents")
    return text


def title_case(name: str) -> str:
    """NGUYỄN THỊ LAN as Nguyễn Thị Lan; what is not all in capitals stays."""
    return " ".join(word[:1] + word[1:].lower() for word in name.split()) if name.isupper() else name


def _phone(text: str, notes: list[str]) -> str:
    if not text:
        notes.append("no_phone")
        return ""
    if re.fullmatch(r"[1-9][0-9]{8}", text):
        notes.append("zero_added")
    try:
        found = phones.parse(text[:60])
    except ValueError:
        raise _Wrong("phone", text) from None
    if found.warning:
        notes.append("phone_unusual")
    return found.e164


def _number(text: str, notes: list[str]) -> str:
    bare = re.sub(r"[\s.'\-]", "", text)
    if not bare:
        return ""
    if re.fullmatch(r"[0-9]{10,11}", bare, re.ASCII):
        bare = bare.rjust(12, "0")  # a spreadsheet takes noughts in front for nothing
        notes.append("noughts_added")
    try:
        return parse_personal_number(bare).number
    except ValueError:
        raise _Wrong("number", text) from None


def _born(cell: Cell, today: date) -> str:
    if isinstance(cell, datetime | date):
        written, year = f"{cell:%Y-%m-%d}", cell.year
    else:
        text = said(cell)
        if not text:
            return ""
        found = _DAY.fullmatch(re.sub(r"\s+", "", text))
        if not found:
            raise _Wrong("born", text)
        day, month, year_, month2, year2, year3, month3, day3 = found.groups()
        year = int(year_ or year2 or year3)
        written = str(year)
        if day or day3:
            try:
                written = date(year, int(month or month3), int(day or day3)).isoformat()
            except ValueError:
                raise _Wrong("born", text) from None
        elif month2 and not 1 <= int(month2) <= 12:
            raise _Wrong("born", text)
    if not LEAST_YEAR <= year <= today.year:
        raise _Wrong("born", said(cell))
    return written


@dataclass(slots=True)
class Seen:
    """Who stood in the list before this row: by the mark of the citizen number, and by phone with the name."""

    numbers: dict[str, tuple[int, str]] = field(default_factory=dict)
    phones: dict[str, dict[str, int]] = field(default_factory=dict)
    marked: set[int] = field(default_factory=set)  # rows with a citizen number

    def judge(self, row: int, name: str, phone: str, mark: str) -> tuple[str, dict[str, str], bool]:
        """("", …) for somebody new, else "double" or "number_of_other" with the row it stands in; and whether another shares the phone.

        One citizen number is one person; one phone may be two people's, who are called differently.
        """
        called = fold(name)
        if mark and mark in self.numbers:
            before, other = self.numbers[mark]
            return ("double" if other == called else "number_of_other"), {"row": str(before)}, False
        those = self.phones.get(phone, {}) if phone else {}
        # Without a citizen number the same phone and name are the same person.
        if called in those and (not mark or those[called] not in self.marked):
            return "double", {"row": str(those[called])}, False
        self.add(row, called, phone, mark)
        return "", {}, bool(those)

    def add(self, row: int, called: str, phone: str, mark: str) -> None:
        if mark:
            self.numbers.setdefault(mark, (row, called))
            self.marked.add(row)
        if phone:
            self.phones.setdefault(phone, {}).setdefault(called, row)

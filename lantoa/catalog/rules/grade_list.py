"""What a list of grades says: where its columns are, and row by row which product got which stars by which decision, or what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from lantoa.catalog.rules.ocop import LONGEST_BODY, LONGEST_NUMBER, group_called, overlap, valid_until
from lantoa.catalog.rules.shelf import LONGEST_NAME
from lantoa.kit.sheets import HEAD, Broken, Cell
from lantoa.kit.vietnamese import clean_line, fold

MOST_ROWS = 2_000
LARGEST_FILE = 5_000_000
LEAST_YEAR = 2018
# Titles as lists write them, folded.
TITLES: Mapping[str, tuple[str, ...]] = {
    "name": ("ten san pham", "san pham", "ten sp", "ten san pham ocop", "san pham ocop", "product"),
    "group": ("nhom", "nhom san pham", "nganh", "nhom/nganh", "ten nhom"),
    "producer": ("chu the", "ten chu the", "chu the san xuat", "co so san xuat", "don vi san xuat", "chu the ocop", "don vi", "nha san xuat", "producer"),
    "place": ("xa/phuong", "xa, phuong", "xa phuong", "dia ban", "dia chi", "xa", "phuong", "noi san xuat", "place"),
    "stars": ("so sao", "hang sao", "sao", "xep hang", "hang", "phan hang", "ket qua", "ket qua xep hang", "stars"),
    "number": ("so quyet dinh", "quyet dinh", "so qd", "qd", "quyet dinh cong nhan", "so quyet dinh cong nhan", "quyet dinh so", "decision"),
    "decided_on": ("ngay quyet dinh", "ngay qd", "ngay ky", "ngay cong nhan", "ngay ban hanh", "ngay", "ngay cap", "decided on"),
    "decided_by": ("co quan quyet dinh", "co quan ban hanh", "co quan cong nhan", "noi ban hanh", "cap cong nhan", "decided by"),
}  # fmt: skip
_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})(?!\d)")
_WORDED = re.compile(r"ngay\s+(\d{1,2})\s+thang\s+(\d{1,2})\s+nam\s+(\d{4})")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_FOOTER = re.compile(r"(?:tong(?: cong| so)?\b|cong\s*:|nguoi lap|ghi chu|danh sach (?:nay|gom|co)|ky ten|noi nhan)")


@dataclass(frozen=True, slots=True)
class Head:
    """Where the titles stand: the number of their row (from 1), and each role's column (from 0)."""

    row: int
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Listed:
    """One row as it was understood; `problem` is a code, "" for a good row."""

    row: int
    name: str = ""
    group: str = ""
    producer: str = ""
    place: str = ""
    stars: int | None = None
    number: str = ""
    decided_on: date | None = None
    decided_by: str = ""
    problem: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


def find_head(rows: Sequence[Sequence[Cell]]) -> Head | None:
    """The titles among the first rows: the product's and the stars'."""
    for number, cells in enumerate(rows[:HEAD], 1):
        found: dict[str, int] = {}
        for place, cell in enumerate(cells[:60]):
            title = re.sub(r"\s*/\s*", "/", re.sub(r"\s*\(.*?\)\s*", " ", fold(str(cell or "")[:200]))).strip(" .:*")
            role = next((role for role, titles in TITLES.items() if title in titles), None)
            if role and role not in found:
                found[role] = place
        if {"name", "stars"} <= set(found):
            return Head(number, found)
    return None


def listed(rows: Iterable[Sequence[Cell]], head: Head, today: date) -> Iterable[Listed]:
    """Every row below the titles that speaks of a product."""
    for number, cells in enumerate(rows, 1):
        if number > head.row and (found := _row(number, cells, head, today)):
            yield found


def _row(number: int, cells: Sequence[Cell], head: Head, today: date) -> Listed | None:
    if cells and isinstance(cells[0], Broken):
        return Listed(number, problem="broken")
    said = {role: _text(cells[place]) if place < len(cells) else "" for role, place in head.columns.items()}
    name, first = said["name"], next((text for cell in cells if (text := _text(cell))), "")
    others = any(said.get(role) for role in ("stars", "number", "producer"))
    if not any(sign.isalpha() for sign in name) and not others:
        return None
    if _FOOTER.match(fold(first)) or (not others and not name):
        return None
    day, fault = _day(cells[head.columns["decided_on"]] if 0 <= head.columns.get("decided_on", -1) < len(cells) else "")
    # "Quyết định 12/QĐ-UBND ngày 3/4/2024" in one cell.
    told = said.get("number", "")
    if day is None and not fault:
        day, fault = _day(told)
        fault = "" if day is None else fault
    bare = re.sub(r"[,;]?\s*(?:ngày|ngay)\s.*$", "", told).strip(" ,;.")
    stars = _stars(said["stars"])
    row = Listed(
        number, name[:LONGEST_NAME], group_called(said.get("group", "")), said.get("producer", "")[:LONGEST_NAME], said.get("place", "")[:LONGEST_NAME],
        stars, bare[:LONGEST_NUMBER], day, said.get("decided_by", "")[:LONGEST_BODY],
    )  # fmt: skip
    problem, params = _problem(row, fault, said, today)
    return Listed(
        row.row, row.name, row.group, row.producer, row.place, row.stars, row.number, row.decided_on, row.decided_by, problem, params
    ) if problem else row  # fmt: skip


def _problem(row: Listed, fault: str, said: Mapping[str, str], today: date) -> tuple[str, Mapping[str, str]]:
    if not any(sign.isalpha() for sign in row.name):
        return "no_name", {}
    if row.stars is None:
        return "no_stars", {"text": said["stars"][:40]}
    if not any(sign.isdigit() for sign in row.number):
        return "no_decision", {}
    if row.decided_on is None:
        return ("bad_date", {"text": fault[:40]}) if fault else ("no_date", {})
    if row.decided_on > today:
        return "future", {}
    return "", {}


def _text(cell: Cell) -> str:
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    return clean_line(str(cell))


def _day(cell: Cell) -> tuple[date | None, str]:
    """The day a cell says; with it what stood there where it says none (a bare year is none)."""
    if isinstance(cell, datetime):
        return cell.date(), ""
    if isinstance(cell, date):
        return cell, ""
    text = _text(cell)
    folded = fold(text)
    found = _DAY.search(folded) or _WORDED.search(folded)
    parts = (found[3], found[2], found[1]) if found else None
    iso = _ISO.search(folded)
    if iso and not parts:
        parts = (iso[1], iso[2], iso[3])
    if parts is None:
        return None, text
    try:
        day = date(*(int(part) for part in parts))
    except ValueError:
        return None, text
    return (day, "") if day.year >= LEAST_YEAR else (None, text)


def _stars(text: str) -> int | None:
    if text and not text.strip("★*⭐ \ufe0f"):
        count = sum(sign in "★*⭐" for sign in text)
        return count if 1 <= count <= 5 else None
    found = re.fullmatch(r"(?:hang\s*)?([1-5])(?:\s*sao)?", fold(text))
    return int(found[1]) if found else None


class Spans:
    """The decisions about each product so far, of the list and of the house; says of one more what is wrong with it."""

    def __init__(self) -> None:
        self._known: dict[object, list[tuple[date, date, str, int]]] = {}

    def add(self, mark: object, first: date, last: date, number: str, stars: int) -> None:
        self._known.setdefault(mark, []).append((first, last, fold(number), stars))

    def judge(self, mark: object, row: Listed) -> tuple[str, Mapping[str, str]]:
        """ "known" for the very same decision, "overlap" where another holds meanwhile, "" where it may stand."""
        if row.decided_on is None:
            return "no_date", {}
        for first, last, number, stars in self._known.get(mark, ()):
            if first == row.decided_on and number == fold(row.number) and stars == row.stars:
                return "known", {}
            if overlap((first, last), (row.decided_on, valid_until(row.decided_on))):
                return "overlap", {"number": number.upper(), "first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
        return "", {}

"""Which column of a sheet says what: told by a person, remembered from last time, or guessed from the header's words.

The words are common ones in Vietnamese and English (data/statement_columns.csv), no claim about any bank's file.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from lantoa.kit.vietnamese import clean_line, fold
from lantoa.kit.world import world
from lantoa.payments.adapters.statements.days import Order
from lantoa.payments.adapters.statements.numbers import Cell

Role = Literal["date", "time", "memo", "reference", "credit", "debit", "amount", "mark", "balance", "account"]
ROLES: tuple[Role, ...] = get_args(Role)
LAST_COLUMN = 255

_FILE = Path(__file__).parents[2] / "data" / "statement_columns.csv"
_PARTS = re.compile(r"[\n\r/|(){}\[\]]")
_ACCOUNT = re.compile(
    r"(?:so tai khoan|tai khoan so|tai khoan|so tk|stk|account number|account no|account|acc no)"
    r"[^0-9a-z]*(?:account number|account no|account)?[^0-9a-z]*([0-9][0-9 .-]{4,24}[0-9])(?![0-9])"
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns by their place, first is 0; `header` is the row of their titles as a person counts, 0 for none.

    Money stands in `credit` and/or `debit`, or with its sign in `amount`, whose direction a `mark` beside it may tell.
    `order` is that of day, month and year, "" to be found out. `titles` are the header's words, by which a file laid out
    otherwise is noticed; () to take any. `sheet` is the worksheet, first is 0.
    """

    header: int
    date: int
    time: int | None = None
    memo: int | None = None
    reference: int | None = None
    credit: int | None = None
    debit: int | None = None
    amount: int | None = None
    mark: int | None = None
    balance: int | None = None
    account: int | None = None
    order: Order | Literal[""] = ""
    titles: tuple[str, ...] = ()
    sheet: int = 0

    def __post_init__(self) -> None:
        places = [place for place in self.places().values() if place is not None]
        money = [self.credit, self.debit, self.amount]
        whole = all(type(place) is int and 0 <= place <= LAST_COLUMN for place in [*places, self.sheet])
        if not whole or type(self.header) is not int or not 0 <= self.header <= 10_000 or self.date is None:
            raise ValueError("a column is no number")
        if len(set(places)) != len(places):
            raise ValueError("one column cannot say two things")
        if money == [None, None, None] or (self.amount is not None and money[:2] != [None, None]):
            raise ValueError("money stands in credit and debit, or in one amount")
        if self.order not in ("", *get_args(Order)):
            raise ValueError("unknown order of day, month and year")

    def places(self) -> dict[Role, int | None]:
        """Each role and its column."""
        return {role: getattr(self, role) for role in ROLES}

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Layout:
        """The layout written by `to_json`; ValueError for anything else."""
        try:
            said = json.loads(text)
            titles = said.pop("titles", [])
            if not isinstance(titles, list) or not all(isinstance(title, str) for title in titles):
                raise ValueError("titles are no words")
            return cls(**said, titles=tuple(titles))
        except (TypeError, AttributeError, RecursionError) as error:
            raise ValueError("no layout") from error

    def title(self, role: Role) -> str:
        """How a person finds the column: its letter, and its title where it has one."""
        place = getattr(self, role) or 0
        said = self.titles[place] if place < len(self.titles) else ""
        return f"{letter(place)} ({said})" if said else letter(place)


def letter(place: int) -> str:
    """The column as spreadsheets name it: A, B, … Z, AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def titles_of(cells: Sequence[Cell]) -> tuple[str, ...]:
    """The words of a header row, so that they can be compared: one line each, empty ends cut off."""
    words = [clean_line(str(cell))[:80] if isinstance(cell, str) else "" for cell in cells[: LAST_COLUMN + 1]]
    while words and not words[-1]:
        words.pop()
    return tuple(words)


def guess(rows: Sequence[Sequence[Cell]]) -> Layout | None:
    """The layout that the titles in one of these first rows name, or in two rows standing over each other."""
    best: tuple[int, Layout] | None = None
    for place, cells in enumerate(rows):
        above = titles_of(rows[place - 1]) if place else ()
        layout = _named(place + 1, titles_of(cells))
        if not layout and sum(map(bool, above)) >= 3:
            layout = _named(place + 1, _stacked(above, titles_of(cells)))
        # A second line below may repeat the titles in another language: the first one is kept.
        if layout and (not best or len(_taken(layout)) > best[0]):
            best = len(_taken(layout)), replace(layout, titles=titles_of(cells))
    return best[1] if best else None


def is_header(cells: Sequence[Cell]) -> bool:
    """Whether a row is titles again: another language below, or a new page."""
    named = [_role(title) for title in titles_of(cells) if title]
    return len(named) >= 3 and sum(role != "" for role in named) >= 0.6 * len(named)


def account_in(rows: Sequence[Sequence[Cell]]) -> str:
    """The account a statement says it is of, in the rows above its titles; "" when it says none."""
    for cells in rows:
        line = fold(" ".join(_said(cell) for cell in cells[: LAST_COLUMN + 1] if cell not in (None, "")))[:1_000]
        if found := _ACCOUNT.search(line):
            return re.sub("[^0-9]", "", found[1])
    return ""


def _said(cell: Cell) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)[:200]


def _taken(layout: Layout) -> list[Role]:
    return [role for role, place in layout.places().items() if place is not None]


def _stacked(above: tuple[str, ...], below: tuple[str, ...]) -> tuple[str, ...]:
    """Two rows of titles as one; a title above stands over the empty ones to its right as well."""
    over, titles = "", []
    for place in range(max(len(above), len(below))):
        over = (above[place] if place < len(above) else "") or over
        under = below[place] if place < len(below) else ""
        titles.append(f"{over}\n{under}" if under else (above[place] if place < len(above) else ""))
    return tuple(titles)


def _named(header: int, titles: tuple[str, ...]) -> Layout | None:
    found: dict[str, tuple[int, int]] = {}
    for place, title in enumerate(titles):
        role = _role(title)
        if role and role != "other":
            found[role] = min(found.get(role, (_NEVER, 0)), (_rank(title), place))
    places = {role: place for role, (_, place) in found.items()}
    if "both" in places:
        role = "mark" if "amount" in places else "amount"
        places.setdefault(role, places["both"])
    places.pop("both", None)
    if "credit" in places or "debit" in places:
        places.pop("amount", None)
        places.pop("mark", None)
    if "date" not in places or not {"credit", "debit", "amount"} & places.keys():
        return None
    if "amount" not in places:
        places.pop("mark", None)
    return Layout(header=header, **places)  # type: ignore[arg-type] # the roles are the names of its columns


def _words(title: str) -> list[str]:
    parts = [title, *_PARTS.split(title)]
    return [
        re.sub(r"\b(vnd|vnđ)\b|[.:*]", " ", unicodedata.normalize("NFC", part).casefold()).strip() for part in parts
    ]


def _key(name: str) -> str:
    # Short words keep their marks: "nợ" is money out, "No" a number.
    return " ".join(name.split()) if len(name) <= 3 else fold(name)


@lru_cache(4096)
def _role(title: str) -> str:
    """What a title names; "" for nothing known, "both" for credit and debit in one."""
    roles = [role for part in _words(title) if (role := _NAMES.get(_key(part), ("", 0))[0])]
    if not roles:
        roles = [role for part in _words(title)[1:] if (role := _held(fold(part)))]
    if {"credit", "debit"} <= set(roles):
        return "both"
    return next((role for role in roles if role in ("credit", "debit")), roles[0] if roles else "")


def _held(words: str) -> str:
    """The longest known name standing in a longer title."""
    found = [name for name in _NAMES if len(name) > 3 and f" {name} " in f" {words} "]
    return _NAMES[max(found, key=len)][0] if found else ""


def _rank(title: str) -> int:
    return min((_NAMES[_key(part)][1] for part in _words(title) if _key(part) in _NAMES), default=_NEVER - 1)


def _read() -> Mapping[str, tuple[str, int]]:
    rows = csv.DictReader(io.StringIO(world.read_file(_FILE).decode("utf-8")))
    names: dict[str, tuple[str, int]] = {}
    for rank, row in enumerate(rows):
        names.setdefault(_key(row["name"]), (row["column"], rank))
    return names


_NAMES = _read()
_NEVER = 10**6

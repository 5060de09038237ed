"""Lists and files of rows that people bring: learners, sites, grades, settlements of carriers; sheets as such; letters of any age."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import openpyxl

from lantoa.catalog.rules import grade_list
from lantoa.kit import sheets
from lantoa.kit.letters import decode, encoding_of
from lantoa.kit.sheets import NoSheet
from lantoa.learning.rules import learner_list
from lantoa.shipping.rules import settlement_file
from lantoa.websites.rules import site_list
from tests.fuzz.harness import harness

TODAY = date(2026, 11, 30)
LEARNERS = "STT,Họ và tên,Số điện thoại,CCCD,Năm sinh,Nghề nghiệp,Xã/phường\n1,Nguyễn Thị Lan,0912345678,022195001234,1995,Nông dân,Hà Phong\n2,TRẦN VĂN TƯ,0912 345 679,,1/2/1980,,\nTổng cộng,2,,,,,\n"
SITES = "STT,Tên miền,Chủ sở hữu,Loại,Ngày xác nhận,Số đăng ký,Địa chỉ\n1,bep-huong.vn,Hộ Nguyễn Thị Lan,hộ kinh doanh,13/11/2025,123,Hà Phong\n"
GRADES = "STT,Tên sản phẩm,Chủ thể,Nhóm,Số sao,Số quyết định,Ngày quyết định,Địa chỉ\n1,Chả mực,HTX Một,Thực phẩm,4 sao,123/QĐ-UBND,13/11/2025,Hạ Long\n"
SETTLED = "Mã vận đơn;Tiền thu hộ;Phí;Thực nhận\nGHN123;250.000;15.000;235.000\nGHN124;;;\n"


def _cells(raw: bytes) -> list[Sequence[Any]]:
    """As the rooms read a file: by its first bytes an Excel workbook or text."""
    stream = io.BytesIO(raw)
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return [row for table in sheets.excel_tables(stream) for row in table()]
    return [*sheets.csv_table(stream)()]


def _book(text: str) -> bytes:
    book, raw = openpyxl.Workbook(), io.BytesIO()
    for row in csv.reader(io.StringIO(text)):
        book.active.append(row)
    book.save(raw)
    return raw.getvalue()


def _in_every_letter(text: str) -> list[bytes]:
    return [
        text.encode(),
        text.encode("utf-16"),
        text.encode("utf-16-le"),
        text.encode("cp1258", "replace"),
        _book(text),
    ]


def _list(name: str, example: str, read: Callable[[list[Sequence[Any]]], None]) -> None:
    def run(raw: bytes) -> None:
        read(_cells(raw))

    run.__name__ = name
    titles = [*example.splitlines()[0].split(","), "0912345678", "13/11/2025", "=1+1", '"', "\n"]
    harness(NoSheet, seeds=_in_every_letter(example), words=titles)(run)


def _learners(rows: list[Sequence[Any]]) -> None:
    learner_list.may_be_list(rows)
    for line in learner_list.as_read(rows[:20]):
        assert all(isinstance(cell, str) and "\x00" not in cell for cell in line)
    head = learner_list.find_head(rows) or learner_list.chosen_head(rows, 1, {"name": 1, "phone": 2})
    for one in learner_list.learners(rows, head, TODAY) if head else ():
        assert one.problem or one.name
        assert "\x00" not in "".join((one.name, one.phone, one.number, one.born, one.work, one.unit, *one.cells))


def _sites(rows: list[Sequence[Any]]) -> None:
    head = site_list.find_head(rows)
    for one in site_list.sites(rows, head, TODAY) if head else ():
        assert one.problem or one.entry
        if one.entry:
            assert one.entry.domain or one.entry.app


def _grades(rows: list[Sequence[Any]]) -> None:
    head = grade_list.find_head(rows)
    for one in grade_list.listed(rows, head, TODAY) if head else ():
        assert one.problem or (one.stars and one.name)


_list("list_of_learners", LEARNERS, _learners)
_list("list_of_sites", SITES, _sites)
_list("list_of_grades", GRADES, _grades)


@harness(
    seeds=[SETTLED, SETTLED.encode("utf-16"), SETTLED.encode("cp1258", "replace"), SETTLED.replace(";", ",")],
    words=("Mã vận đơn", "COD", "Phí", ";", "\t", '"', "250.000", "-5"),
)
def carrier_settlement(raw: bytes) -> None:
    """It reads or says in one word why not; no row has a sum that is none."""
    said = settlement_file.read(raw)
    assert said.problem in {"", "empty", "not_text", "no_header", "too_long"}, said.problem
    for row in said.rows:
        assert row.tracking_code
        assert min(row.collected, row.fee) >= 0
    assert all(len(part) == 3 for part in said.not_understood)


@harness(NoSheet, seeds=[*_in_every_letter(LEARNERS), SETTLED], words=('"', "\n", "\r", ",", ";", "\t", '="'))
def rows_of_text(raw: bytes) -> None:
    """What comes out as rows can be written as a workbook, which reads as the same words and holds no formula."""
    rows = [[cell if isinstance(cell, str) else str(cell) for cell in row] for row in _cells(b" " + raw)][:40]
    written = sheets.workbook("Danh sách", [["a", "b"], *rows])
    book = openpyxl.load_workbook(io.BytesIO(written))
    assert not [cell for line in book.active.iter_rows() for cell in line if cell.data_type == "f"]


@harness(
    seeds=[
        LEARNERS.encode(),
        LEARNERS.encode("utf-16"),
        LEARNERS.encode("utf-16-be"),
        LEARNERS.encode("cp1258", "replace"),
        b"\xff\xfe\x00",
        b"\xb5\xb8\xa9",
    ]
)
def letters(raw: bytes) -> None:
    assert encoding_of(io.BytesIO(raw)) in {"utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258", "tcvn3"}
    assert isinstance(decode(raw), str)

"""Criteria by the day of grading, points that are never rounded up, 36 months to the day, trade codes with their check."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lantoa.catalog.rules import grade_list, lot, ocop

HALF = Decimal("0.5")


@pytest.mark.parametrize(("day", "most"), [
    (date(2023, 2, 23), (35, 25, 40)), (date(2023, 2, 24), (40, 25, 35)), (date(2019, 12, 1), (35, 25, 40)), (date(2026, 11, 30), (40, 25, 35)),
])  # fmt: skip
def test_the_criteria_of_the_day_count(day: date, most: tuple[int, int, int]) -> None:
    found = ocop.criteria_on(day)
    assert tuple(found.most.values()) == most
    assert sum(most) == 100
    assert found.source
    assert found.confidence


def test_a_part_takes_no_more_than_its_most() -> None:
    new, old = ocop.criteria_on(date(2024, 1, 1)), ocop.criteria_on(date(2022, 1, 1))
    given = (Decimal(40), Decimal(25), Decimal(35))
    assert ocop.fault_of(given, new) == ""
    assert ocop.fault_of(given, old) == "a"
    assert ocop.fault_of((Decimal(30), Decimal("25.5"), Decimal(1)), new) == "b"
    assert ocop.fault_of((Decimal(30), Decimal("2.3"), Decimal(1)), new) == "b"
    assert ocop.fault_of((Decimal(30), HALF, Decimal(-1)), new) == "c"
    assert ocop.fault_of((Decimal("NaN"), HALF, HALF), new) == "a"


@pytest.mark.parametrize(("points", "stars"), [("100", 5), ("90", 5), ("89.99", 4), ("70", 4), ("69.99", 3), ("50", 3), ("49.99", 2), ("30", 2), ("29.99", 1), ("0", 1)])  # fmt: skip
def test_points_come_to_stars(points: str, stars: int) -> None:
    band = ocop.band_of(Decimal(points))
    assert band.stars == stars
    assert band.sure == (stars >= 3)


def test_a_mean_is_never_rounded_up_to_a_star() -> None:
    almost = [(Decimal(40), Decimal(25), Decimal(25))] * 299 + [(Decimal(40), Decimal(25), Decimal("24.5"))]
    assert ocop.mean(almost) == Decimal("89.99")
    assert ocop.mean([(HALF, HALF, HALF), (Decimal(1), Decimal(1), Decimal(1))]) == Decimal("2.25")


@pytest.mark.parametrize(("decided", "until"), [
    (date(2023, 11, 30), date(2026, 11, 30)), (date(2024, 2, 29), date(2027, 2, 28)), (date(2022, 12, 31), date(2025, 12, 31)),
])  # fmt: skip
def test_a_decision_holds_for_36_months(decided: date, until: date) -> None:
    assert ocop.valid_until(decided) == until


def test_a_trade_code_is_checked_to_its_last_digit() -> None:
    assert lot.gtin14("8935001723110") == "08935001723110"
    assert lot.gtin14(" 893-5001.723110 ") == "08935001723110"
    assert lot.gtin14("96385074") == "00000096385074"  # the example of the GS1 specifications for eight digits
    assert lot.is_vietnamese("08935001723110")
    assert not lot.is_vietnamese(lot.gtin14("4006381333931"))
    for text, why in (("8935001723111", "check"), ("893500172312", "check"), ("89350", "length"), ("89350017231I0", "digits"), ("0" * 13, "check"), ("٨٩٣٥٠٠١٧٢٣١١٠", "digits")):  # fmt: skip
        with pytest.raises(ValueError, match=why):
            lot.gtin14(text)


def test_a_stamp_leads_by_digital_link_and_never_by_an_invented_code() -> None:
    known = {"gtin": "08935001723110", "lot": "2611-01", "mark": "ABC", "expires_on": date(2027, 1, 5)}
    assert lot.trace_path(**known, serial="7") == "/01/08935001723110/10/2611-01/21/7?17=270105"  # type: ignore[arg-type]
    assert lot.trace_path(gtin="", lot="2611-01", mark="ABC", serial="7") == "/truy-xuat/ABC/21/7"


HEAD = ["STT", "Tên sản phẩm", "Nhóm sản phẩm", "Chủ thể", "Xã/phường", "Số sao", "Số quyết định", "Ngày quyết định"]
TODAY = date(2026, 11, 30)


def _rows(*rows: list[object]) -> list[grade_list.Listed]:
    sheet = [["DANH SÁCH SẢN PHẨM OCOP"], HEAD, *rows]
    head = grade_list.find_head(sheet)  # type: ignore[arg-type]
    assert head is not None
    return list(grade_list.listed(sheet, head, TODAY))  # type: ignore[arg-type]


def test_a_row_says_its_stars_by_which_decision() -> None:
    good, stars, worded = _rows(
        [1, "Chả mực", "Thực phẩm", "Bếp Hương", "Vân Đồn", 4.0, "12/QĐ-UBND", date(2024, 3, 4)],
        [2, "Rượu", "đồ uống", "", "", "★★★", "Quyết định số 7/QĐ-UBND ngày 5/6/2023", ""],
        [3, "Miến", "", "", "", "3 sao", "8/QĐ", "ngày 05 tháng 6 năm 2025"],
        ["Tổng cộng", "", "", "", "", "", "", ""],
    )
    assert (good.stars, good.group, good.number, good.decided_on) == (4, "food", "12/QĐ-UBND", date(2024, 3, 4))
    assert (stars.stars, stars.group, stars.decided_on) == (3, "drink", date(2023, 6, 5))
    assert stars.number == "Quyết định số 7/QĐ-UBND"
    assert (worded.stars, worded.decided_on, worded.problem) == (3, date(2025, 6, 5), "")


@pytest.mark.parametrize(("cells", "problem"), [
    ([1, "Chả mực", "", "", "", "", "1/QĐ", "4/3/2024"], "no_stars"), ([1, "Chả mực", "", "", "", "6 sao", "1/QĐ", "4/3/2024"], "no_stars"),
    ([1, "Chả mực", "", "", "", "4", "", "4/3/2024"], "no_decision"), ([1, "Chả mực", "", "", "", "4", "QĐ", "4/3/2024"], "no_decision"),
    ([1, "Chả mực", "", "", "", "4", "1/QĐ", ""], "no_date"), ([1, "Chả mực", "", "", "", "4", "1/QĐ", "2023"], "bad_date"),
    ([1, "Chả mực", "", "", "", "4", "1/QĐ", "31/2/2024"], "bad_date"), ([1, "Chả mực", "", "", "", "4", "1/QĐ", "1/12/2026"], "future"),
    ([1, "", "", "Bếp Hương", "", "4", "1/QĐ", "4/3/2024"], "no_name"),
])  # fmt: skip
def test_a_row_without_decision_or_day_gets_no_star(cells: list[object], problem: str) -> None:
    (row,) = _rows(cells)
    assert row.problem == problem

"""Of each procedure one version is valid on a day."""

from __future__ import annotations

from datetime import date

import pytest

from lantoa.cases import api as cases
from lantoa.cases.models import ProcedureVersion
from lantoa.cases.queries import by_field

pytestmark = pytest.mark.django_db
CHANGE = date(2027, 1, 1)


@pytest.fixture
def changed() -> None:
    """Birth registration is done otherwise from New Year on, and ends with January."""
    cases.load_procedures()
    ProcedureVersion.objects.create(
        procedure_id="1.001193", number=2, name="Khai sinh mới", field="hộ tịch", valid_from=CHANGE, valid_to=date(2027, 1, 31),
        source="s", confidence="verified",
    )  # fmt: skip


def number_on(day: date) -> int:
    return cases.procedures(day).get(procedure="1.001193").number


@pytest.mark.usefixtures("changed")
def test_a_new_version_holds_from_its_first_day_to_its_last() -> None:
    assert number_on(date(2026, 12, 31)) == 1
    assert number_on(CHANGE) == 2
    assert number_on(date(2027, 1, 31)) == 2
    assert number_on(date(2027, 2, 1)) == 1


@pytest.mark.usefixtures("changed")
def test_each_procedure_comes_once() -> None:
    assert cases.procedures(CHANGE).count() == 42


@pytest.mark.usefixtures("changed")
def test_a_procedure_whose_only_version_is_over_is_not_there() -> None:
    ProcedureVersion.objects.filter(procedure="1.001266").update(valid_to=date(2026, 12, 31))
    assert not cases.procedures(CHANGE).filter(procedure="1.001266").exists()


def test_fields_come_in_vietnamese_order_with_their_procedures() -> None:
    cases.load_procedures()
    fields = by_field(date(2026, 11, 27))
    assert [field for field, _rows in fields][:3] == ["an toàn thực phẩm", "bảo trợ xã hội", "bảo vệ người tiêu dùng"]
    assert sum(len(rows) for _field, rows in fields) == 42
    assert len({field for field, _rows in fields}) == len(fields)

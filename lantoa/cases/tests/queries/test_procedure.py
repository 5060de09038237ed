"""Of each procedure one version is valid on a day."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lantoa.cases import api as cases
from lantoa.cases.models import ProcedureVersion
from lantoa.cases.queries.procedure import by_field, spells

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
def test_a_new_version_holds_from_its_first_day_to_its_last_and_the_one_before_it_does_not_come_back() -> None:
    assert number_on(date(2026, 12, 31)) == 1
    assert number_on(CHANGE) == 2
    assert number_on(date(2027, 1, 31)) == 2
    assert not cases.procedures(date(2027, 2, 1)).filter(procedure="1.001193").exists()


@pytest.mark.usefixtures("changed")
def test_two_versions_never_hold_on_one_day_in_whatever_order_they_were_written() -> None:
    between = {"name": "x", "field": "x", "source": "s", "confidence": "verified"}
    ProcedureVersion.objects.create(
        procedure_id="1.001193", number=3, valid_from=date(2026, 12, 1), valid_to=date(2027, 6, 1), **between
    )
    assert [number_on(day) for day in (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31), CHANGE)] == [
        1,
        3,
        3,
        2,
    ]
    every = spells(list(ProcedureVersion.objects.filter(procedure="1.001193")))
    assert [(one.version.number, one.first, one.last) for one in every] == [
        (1, None, date(2026, 11, 30)), (3, date(2026, 12, 1), date(2026, 12, 31)), (2, CHANGE, date(2027, 1, 31)),
    ]  # fmt: skip
    for first in (CHANGE, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProcedureVersion.objects.create(procedure_id="1.001193", number=4, valid_from=first, **between)
    withdrawn = ProcedureVersion(
        procedure_id="1.001193", number=4, valid_from=CHANGE, withdrawn_at=timezone.now(), **between
    )
    withdrawn.save()
    assert number_on(CHANGE) == 2


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

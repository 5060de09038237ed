"""Loading the procedures is safe to repeat."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from lantoa.cases import api as cases
from lantoa.cases.actions import procedure as loading
from lantoa.cases.actions.procedure import Loaded
from lantoa.cases.actions.version import withdraw
from lantoa.cases.models import Procedure, ProcedureVersion
from lantoa.cases.queries.procedure import file_rows
from lantoa.cases.tests.factories import commune, draft, province, published, written

pytestmark = pytest.mark.django_db


def test_loading_twice_doubles_nothing() -> None:
    assert cases.load_procedures().count == 42
    assert cases.load_procedures() == Loaded(42, [], [])
    assert Procedure.objects.count() == 42
    assert ProcedureVersion.objects.count() == 42


def test_loading_puts_back_what_was_changed_and_leaves_a_later_version_alone() -> None:
    cases.load_procedures()
    ProcedureVersion.objects.filter(procedure="1.001266").update(time_limit=99)
    later = date(2027, 1, 1)
    ProcedureVersion.objects.create(
        procedure_id="1.001266", number=2, name="Chấm dứt", field="hộ kinh doanh", valid_from=later
    )
    cases.load_procedures()
    assert list(ProcedureVersion.objects.filter(procedure="1.001266").values_list("number", "time_limit")) == [
        (1, 5),
        (2, None),
    ]


def test_what_the_province_published_or_withdrew_is_not_loaded_over_and_a_mere_proposal_is() -> None:
    there = province()
    published(there, "1.001266", time=9)
    withdraw(published(there, "1.014034", time=9), "Nhầm", by=there.officer)
    written(there, "1.014035", time=9)
    Procedure.objects.filter(pk="1.001266").update(code="9.999999")
    ProcedureVersion.objects.filter(procedure__in=["1.001266", "1.014034", "1.014035"], number=1).update(time_limit=99)
    said = StringIO()
    call_command("load_procedures", stdout=said)
    assert "Left as the province has them: 1.001266, 1.014034.\n" in said.getvalue()
    of = ProcedureVersion.objects.filter(procedure__in=["1.001266", "1.014034", "1.014035"])
    assert [*of.order_by("procedure", "pk").values_list("procedure", "number", "time_limit")] == [
        ("1.001266", 1, 99), ("1.001266", 2, 9), ("1.014034", 1, 99), ("1.014034", 2, 9), ("1.014035", 1, 3), ("1.014035", 2, 9),
    ]  # fmt: skip
    assert Procedure.objects.get(pk="1.001266").code == "9.999999"


def test_a_number_that_the_province_wrote_under_is_not_loaded_over(monkeypatch: pytest.MonkeyPatch) -> None:
    there = province()
    made = written(there, "1.001266", time=9)
    rows = file_rows("procedures.csv")
    second = {**next(row for row in rows if row["slug"] == "1.001266"), "version": "2", "valid_from": "2030-01-01"}
    monkeypatch.setattr(loading, "file_rows", lambda name: [*rows, second] if name == "procedures.csv" else [])
    assert cases.load_procedures().kept == ["1.001266"]
    made.refresh_from_db()
    assert made.time_limit == 9


def test_a_version_of_the_file_that_the_province_withdrew_stays_withdrawn() -> None:
    there = province()
    coming = ProcedureVersion.objects.get(procedure="1.001266")
    ProcedureVersion.objects.filter(pk=coming.pk).update(valid_from=date(2050, 1, 1))
    withdraw(coming, "Nhầm", by=there.officer)
    assert cases.load_procedures().kept == ["1.001266"]
    assert not ProcedureVersion.objects.published().filter(procedure="1.001266").exists()


def test_a_version_under_which_a_dossier_was_begun_stays_as_that_dossier_knows_it() -> None:
    case = draft(commune())
    ProcedureVersion.objects.filter(pk=case.version_id).update(time_limit=99)
    ProcedureVersion.objects.filter(procedure="1.001266").update(time_limit=99)
    assert cases.load_procedures() == Loaded(42, [], ["1.001612 (1)"])
    limits = ProcedureVersion.objects.filter(procedure__in=["1.001266", "1.001612"]).order_by("procedure")
    assert [*limits.values_list("time_limit", flat=True)] == [5, 99]


def test_every_row_names_its_source_and_how_sure_it_is() -> None:
    known = set(ProcedureVersion.Confidence.values)
    for row in file_rows("procedures.csv"):
        assert row["source"], row
        assert row["confidence"] in known, row


def test_a_procedure_has_its_code_as_address_or_none_at_all() -> None:
    cases.load_procedures()
    coded = Procedure.objects.exclude(code="")
    assert coded.count() == 38
    assert all(one.slug == one.code for one in coded)


def test_the_command_says_how_many() -> None:
    said = StringIO()
    call_command("load_procedures", stdout=said)
    assert said.getvalue() == "42 procedures and 7 forms loaded.\n"

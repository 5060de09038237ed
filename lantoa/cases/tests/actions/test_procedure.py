"""Loading the procedures is safe to repeat."""

from io import StringIO

import pytest
from django.core.management import call_command

from lantoa.cases import api as cases
from lantoa.cases.models import Procedure, ProcedureVersion
from lantoa.cases.queries import file_rows

pytestmark = pytest.mark.django_db


def test_loading_twice_doubles_nothing() -> None:
    assert cases.load_procedures() == 42
    assert cases.load_procedures() == 42
    assert Procedure.objects.count() == 42
    assert ProcedureVersion.objects.count() == 42


def test_loading_puts_back_what_was_changed_and_leaves_a_later_version_alone() -> None:
    cases.load_procedures()
    ProcedureVersion.objects.filter(procedure="1.001266").update(time_limit=99)
    ProcedureVersion.objects.create(procedure_id="1.001266", number=2, name="Chấm dứt", field="hộ kinh doanh")
    cases.load_procedures()
    assert list(ProcedureVersion.objects.filter(procedure="1.001266").values_list("number", "time_limit")) == [
        (1, 5),
        (2, None),
    ]


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
    assert said.getvalue() == "42 procedures loaded.\n"

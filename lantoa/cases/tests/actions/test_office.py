"""An office begins and ends: from when it takes dossiers, until when, and what becomes of those it has."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lantoa.accounts import api as accounts
from lantoa.cases import acts
from lantoa.cases.actions import acceptance, decision
from lantoa.cases.actions import case as acting
from lantoa.cases.actions.office import end_office, name_office
from lantoa.cases.errors import BadOffice, BadWords, NoOffice, NotAllowed, NotNow
from lantoa.cases.models import Case, Office, Procedure, ProcedureVersion
from lantoa.cases.queries.office import (
    all_ended,
    central_levels,
    ended_choice,
    is_taken,
    lines_of,
    office_for,
    offices_of,
    public_bodies,
    units_without,
)
from lantoa.cases.tests.factories import Commune, commune, draft, handed_in, province, written
from lantoa.journal.models import Entry
from lantoa.kit.world import world
from lantoa.places import api as places

pytestmark = pytest.mark.django_db
CENTRAL, LEVEL = "cap-tai-khoan-dinh-danh-dien-tu-muc-do-01-cong-dan", "Bộ Công an, qua VNeID"


@pytest.fixture
def there() -> Commune:
    return commune()


@pytest.fixture
def operator(there: Commune) -> accounts.ActingPerson:
    person = accounts.person_for("+84915550001", "Trần Văn Điều")
    accounts.Person.objects.filter(pk=person.pk).update(is_operator=True)
    person.refresh_from_db()
    return accounts.actor_for(person)


def body(name: str, unit: places.Unit | None = None, kind: str = "public_body") -> accounts.Organisation:
    owner = accounts.person_for("+84915550002", "Phạm Thị Chủ")
    return accounts.create_organisation(kind=kind, name=name, unit=unit, owner=owner, by=None)


def journal_of(office: Office) -> list[str]:
    return list(
        Entry.objects.filter(subject_id=str(office.pk), act__startswith="cases.office").values_list("act", flat=True)
    )


def test_it_is_named_once_by_whoever_runs_the_house(there: Commune, operator: accounts.ActingPerson) -> None:
    unit, key = places.units()[5], world.uuid7()
    made = body("UBND xã mới", unit)
    for by in (there.officer, there.citizen):
        with pytest.raises(NotAllowed):
            name_office(made, unit=unit, by=by)
    office = name_office(made, unit=unit, by=operator, key=key)
    assert (office.named_by, office.named_at is not None, office.has_seal) == (operator.person, True, False)
    assert name_office(made, unit=unit, by=operator, key=key) == name_office(made, unit=unit, by=None) == office
    assert journal_of(office) == [acts.OFFICE_NAMED]
    with pytest.raises(NotAllowed):
        name_office(body("Nhà Lan", kind="household"), unit=places.units()[6], by=operator)


def test_a_commune_has_one_and_a_body_takes_one_kind(there: Commune, operator: accounts.ActingPerson) -> None:
    other = body("UBND khác")
    with pytest.raises(BadOffice, match=there.office.organisation.name) as refused:
        name_office(other, unit=there.unit, by=operator)
    assert refused.value.field == "unit"
    with pytest.raises(BadOffice, match=there.unit.full_name):
        name_office(there.office.organisation, unit=None, by=operator)
    with pytest.raises(BadOffice):
        name_office(there.office.organisation, unit=places.units()[7], by=operator)
    for level, unit in (("thế giới", None), ("tỉnh", None), (LEVEL, places.units()[7])):
        with pytest.raises(BadOffice):
            name_office(other, unit=unit, level=level, by=operator)
    assert Office.objects.count() == 1
    # The database says so too.
    for row in ({"organisation": other, "unit": there.unit}, {"organisation": there.office.organisation}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Office.objects.create(**row)


def test_ended_it_takes_nothing_new_and_decides_what_it_has(there: Commune, operator: accounts.ActingPerson) -> None:
    fresh = draft(there)
    lies, waits = handed_in(there), handed_in(there)
    acceptance.ask_supplement(waits, "Thiếu địa chỉ", by=there.officer)
    with pytest.raises(NotAllowed):
        end_office(there.office, "Thôi", by=there.officer)
    with pytest.raises(BadWords):
        end_office(there.office, " ", by=operator)
    key = world.uuid7()
    ended = end_office(there.office, "Sáp nhập vào phường bên", by=operator, key=key)
    assert (ended.ended_by, ended.ended_words) == (operator.person, "Sáp nhập vào phường bên")
    assert end_office(there.office, "Sáp nhập vào phường bên", by=operator, key=key) == ended
    with pytest.raises(NotNow):
        end_office(there.office, "Lần nữa", by=operator)
    assert journal_of(ended) == [acts.OFFICE_NAMED, acts.OFFICE_ENDED]

    assert (office_for(fresh), ended_choice(fresh)) == (None, ended)
    with pytest.raises(NoOffice, match="không nhận hồ sơ mới nữa"):
        acting.submit(fresh, truth=True, by=there.citizen)
    fresh.refresh_from_db()
    assert fresh.state == Case.State.DRAFT

    acting.submit(waits, truth=True, by=there.citizen)
    assert (waits.state, waits.office, ended_choice(waits)) == (Case.State.SUBMITTED, ended, None)
    acceptance.accept(lies, by=there.officer)
    made = decision.decide(lies, "granted", "Đồng ý.", by=there.officer)
    lies.refresh_from_db()
    assert (made.outcome, lies.state, lies.office) == ("granted", "granted", ended)
    assert all_ended(offices_of(there.office.organisation_id)) == ended


def test_another_takes_its_place_with_new_dossiers_only(there: Commune, operator: accounts.ActingPerson) -> None:
    lies, fresh = handed_in(there), draft(there)
    end_office(there.office, "Đổi cơ quan", by=operator)
    other = name_office(body("UBND mới"), unit=there.unit, by=operator)
    assert (ended_choice(fresh), office_for(fresh)) == (None, other)
    assert acting.submit(fresh, truth=True, by=there.citizen).office == other
    lies.refresh_from_db()
    assert lies.office == there.office
    end_office(other, "Trả lại", by=operator)
    # The same body again is another row; what was stays to be read.
    again = name_office(there.office.organisation, unit=there.unit, by=operator)
    assert again != there.office
    assert all_ended(offices_of(again.organisation_id)) is None
    assert list(Office.objects.live()) == [again]
    assert Office.objects.count() == 3


def test_a_draft_for_an_ended_office_of_the_province_is_chosen_anew(
    there: Commune, operator: accounts.ActingPerson
) -> None:
    first, second = province(), province(1)
    ProcedureVersion.objects.filter(procedure="1.001612").update(executing_level="tỉnh")
    case, implied = draft(there), draft(there)
    acting.choose_office(case, first.office, by=there.citizen)
    end_office(first.office, "Giải thể", by=operator)
    case = Case.objects.get(pk=case.pk)
    # Never at the other one by itself.
    assert (office_for(case), ended_choice(case)) == (None, first.office)
    with pytest.raises(NoOffice, match=first.office.organisation.name):
        acting.submit(case, truth=True, by=there.citizen)
    with pytest.raises(NoOffice):
        acting.choose_office(case, first.office, by=there.citizen)
    acting.choose_office(case, second.office, by=there.citizen)
    assert acting.submit(case, truth=True, by=there.citizen).office == second.office
    end_office(second.office, "Giải thể nốt", by=operator)
    assert (office_for(implied), ended_choice(implied)) == (None, second.office)
    # Who worked for the province writes no procedures any more.
    assert not Office.objects.of_province(first.officer).exists()
    with pytest.raises(NotAllowed):
        written(first)
    assert list(Office.objects.looked_after_by(first.officer)) == [first.office]


def test_what_is_decided_above_the_province_is_not_begun_here(there: Commune, operator: accounts.ActingPerson) -> None:
    procedure = Procedure.objects.get(pk=CENTRAL)
    version = procedure.versions.get()
    assert LEVEL in central_levels()
    with CaptureQueriesContext(connection) as asked:
        assert not is_taken(version)
    # The procedure's page is kept: it reads what is watched, and no more.
    assert "accounts_organisation" not in str(asked.captured_queries)
    with pytest.raises(NoOffice, match="Bộ Công an"):
        acting.start(procedure, person=there.citizen.person, by=there.citizen)
    assert not Case.objects.exists()
    other = name_office(body("Bộ Công an (tổ chức)"), unit=None, level=central_levels()[-1], by=operator)
    assert other.level != LEVEL
    assert not is_taken(version)
    ministry = name_office(body("Bộ Công an"), unit=None, level=LEVEL, by=operator)
    case = draft(there, CENTRAL)
    assert acting.submit(case, truth=True, by=there.citizen).office == ministry
    later = draft(there, CENTRAL)
    end_office(ministry, "Chuyển lên cổng quốc gia", by=operator)
    with pytest.raises(NoOffice, match="Bộ Công an"):
        acting.submit(later, truth=True, by=there.citizen)
    # The province does not look after its seal.
    assert set(Office.objects.looked_after_by(province().officer)).isdisjoint({ministry, other})


def test_a_draft_begun_before_is_not_handed_in_at_a_commune(there: Commune) -> None:
    case = draft(there)
    ProcedureVersion.objects.filter(procedure="1.001612").update(executing_level="Bộ Tài chính")
    case = Case.objects.get(pk=case.pk)
    with pytest.raises(NoOffice, match="Bộ Tài chính"):
        acting.submit(case, truth=True, by=there.citizen)


@pytest.mark.parametrize("level", ["", "xã", "Công an xã / cơ quan quản lý căn cước"])
def test_what_is_not_above_goes_to_the_commune(there: Commune, level: str) -> None:
    ProcedureVersion.objects.filter(procedure="1.001612").update(executing_level=level)
    assert handed_in(there).office == there.office


def test_the_list_counts_who_works_there_and_what_lies_there(there: Commune, operator: accounts.ActingPerson) -> None:
    second, above = commune(1), province()
    handed_in(there)
    decided = acceptance.accept(handed_in(there), by=there.officer)
    decision.decide(decided, "refused", "Sai nơi.", by=there.officer)
    accounts.end_membership(
        accounts.Membership.objects.get(organisation=second.office.organisation, person=second.second.person), by=None
    )
    lines = lines_of(Office.objects.all())
    communes = sorted([there, second], key=lambda one: places.units().index(one.unit))
    assert [line.office for line in lines] == [above.office, *(one.office for one in communes)]
    assert {line.office: (line.officers, line.open) for line in lines} == {
        above.office: (2, 0), there.office: (2, 1), second.office: (1, 0),
    }  # fmt: skip
    assert len(units_without()) == len(places.units()) - 2
    found = public_bodies(there.unit.name.lower(), 10)
    assert [(one.organisation, one.officers, one.is_office) for one in found] == [(there.office.organisation, 2, True)]
    assert len(public_bodies("", 2)) == 2
    assert public_bodies("không có", 10) == []

"""From the first question to handing in, and back."""

from __future__ import annotations

import pytest

from lantoa.accounts import api as accounts
from lantoa.cases import acts
from lantoa.cases.actions import acceptance
from lantoa.cases.actions import case as acting
from lantoa.cases.errors import Incomplete, NoOffice, NotAllowed, NotNow
from lantoa.cases.models import Case, Procedure, ProcedureVersion
from lantoa.cases.tests.factories import Commune, commune, draft, handed_in
from lantoa.journal.models import Entry
from lantoa.kit.world import world
from lantoa.messages.models import Message
from lantoa.payments import api as payments

pytestmark = pytest.mark.django_db
State = Case.State


@pytest.fixture
def there() -> Commune:
    return commune()


def test_what_is_known_is_filled_in_and_says_whence(there: Commune) -> None:
    household = accounts.create_organisation(name="Bếp Hương", unit=there.unit, by=there.citizen)
    case = acting.start(
        Procedure.objects.get(pk="1.001612"), person=there.citizen.person, organisation=household, by=there.citizen,
        prefill={"stall": {"business.name": "Chả mực bà Hương", "business.goods": "chả mực"}},
    )  # fmt: skip
    assert case.answers["owner_name"] == "Nguyễn Thị Hương"
    assert case.answers["business_name"] == "Chả mực bà Hương"
    assert case.prefilled["business_name"] == "stall"
    assert case.prefilled["owner_phone"] == "account"
    assert case.answers["business_unit"] == there.unit.pk


def test_what_was_handed_in_before_is_not_asked_again(there: Commune) -> None:
    handed_in(there)
    again = acting.start(Procedure.objects.get(pk="1.000894"), person=there.citizen.person, by=there.citizen)
    assert again.answers["personal_number"] == "022185001234"
    assert again.prefilled["personal_number"] == "dossier"


def test_the_same_key_begins_one_dossier(there: Commune) -> None:
    key, marriage = world.uuid7(), Procedure.objects.get(pk="1.000894")
    first = acting.start(marriage, person=there.citizen.person, by=there.citizen, key=key)
    assert acting.start(marriage, person=there.citizen.person, by=there.citizen, key=key) == first
    assert Case.objects.count() == 1


def test_handing_in_starts_the_clock_and_tells(there: Commune) -> None:
    case = draft(there)
    code = case.code
    acting.submit(case, truth=True, by=there.citizen)
    assert (case.state, case.code) == (State.SUBMITTED, code)
    assert case.accept_by > case.received_at
    assert case.due_at > case.accept_by
    assert case.office == there.office
    step = case.actions.get()
    assert (step.kind, step.answers["business_name"]) == ("submitted", "Chả mực Hương")
    entry = Entry.objects.get(act=acts.CASE_SUBMITTED)
    assert (entry.on_behalf_of_id, entry.place) == (there.office.organisation_id, there.unit.pk)
    assert "Hương" not in str(entry.data)
    assert code in Message.objects.get(to=there.citizen.person.phone).text


def test_without_a_limit_known_there_is_no_date(there: Commune) -> None:
    case = handed_in(there, "1.000894")
    assert case.due_at is None
    assert case.accept_by is not None


def test_something_open_or_a_wrong_place_is_not_handed_in(there: Commune) -> None:
    with pytest.raises(Incomplete, match="Hộ kinh doanh tên gì"):
        acting.submit(draft(there, business_name=""), truth=True, by=there.citizen)
    with pytest.raises(Incomplete):
        acting.submit(draft(there, has_certificate="yes"), truth=True, by=there.citizen)
    with pytest.raises(Incomplete):
        acting.submit(draft(there), truth=False, by=there.citizen)
    assert not Case.objects.exclude(state=State.DRAFT).exists()


def test_answers_to_what_is_no_longer_asked_are_not_handed_in(there: Commune) -> None:
    case = draft(there, who_owns="family", family_members="Trần Văn A")
    acting.answer(case, {"who_owns": "me"}, by=there.citizen)
    acting.submit(case, truth=True, by=there.citizen)
    assert "family_members" not in case.answers


def test_where_no_office_takes_it_nothing_is_lost(there: Commune) -> None:
    case = draft(there)
    Case.objects.filter(pk=case.pk).update(unit=commune(1).unit.pk)
    there.office.delete()
    Case.objects.filter(pk=case.pk).update(unit=there.unit.pk)
    with pytest.raises(NoOffice):
        acting.submit(case, truth=True, by=there.citizen)
    case.refresh_from_db()
    assert (case.state, case.answers["business_name"]) == (State.DRAFT, "Chả mực Hương")


def test_a_helper_fills_in_and_never_hands_in_or_takes_back(there: Commune) -> None:
    household = accounts.create_organisation(name="Bếp Hương", unit=there.unit, by=there.citizen)
    helper = accounts.person_for("+84977000001", "Cháu Tú")
    accounts.give_consent(
        "act_on_behalf", there.citizen.person, wording="…", by=there.citizen, organisation=household, given_to=helper
    )
    helping = accounts.actor_for(helper, household, helping=True)
    case = draft(there)
    Case.objects.filter(pk=case.pk).update(organisation=household)
    case = Case.objects.visible_to(helping).get()
    acting.answer(case, {"workers": 3}, by=helping)
    for refused in (
        lambda: acting.submit(case, truth=True, by=helping),
        lambda: acting.withdraw(case, "thôi", by=helping),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_a_handed_in_dossier_is_not_changed_and_taken_back_once(there: Commune) -> None:
    case = handed_in(there)
    with pytest.raises(NotNow):
        acting.answer(case, {"workers": 3}, by=there.citizen)
    with pytest.raises(NotNow):
        acting.submit(case, truth=True, by=there.citizen)
    with pytest.raises(NotNow):
        acting.drop(case, by=there.citizen)
    acting.withdraw(case, "Tôi đổi ý", by=there.citizen)
    assert (case.state, case.due_at) == (State.WITHDRAWN, None)
    with pytest.raises(NotNow):
        acting.withdraw(case, "Tôi đổi ý", by=there.citizen)


def test_the_commune_that_was_answered_takes_it_until_it_is_handed_in(there: Commune) -> None:
    other = commune(1)
    case = draft(there, business_unit=other.unit.pk)
    assert case.unit_id == other.unit.pk
    acting.answer(case, {"business_unit": "99999"}, by=there.citizen)
    case.refresh_from_db()
    assert case.unit_id == other.unit.pk
    acting.answer(case, {"business_unit": there.unit.pk}, by=there.citizen)
    acting.choose_unit(case, other.unit, by=there.citizen)
    case = acting.submit(case, truth=True, by=there.citizen)
    assert case.office == other.office
    acceptance.ask_supplement(case, "Thiếu số nhà", by=other.officer)
    acting.answer(case, {"business_unit": there.unit.pk}, by=there.citizen)
    case.refresh_from_db()
    assert case.unit_id == other.unit.pk


def test_the_fee_is_asked_for_once_and_counted_when_it_comes(there: Commune) -> None:
    ProcedureVersion.objects.filter(procedure="1.001612").update(fee=100_000)
    case = handed_in(there)
    asked = payments.request_of(case)
    assert asked is not None
    assert (asked.amount, case.fee_due) == (100_000, 100_000)
    assert asked.organisation_id == there.office.organisation_id
    acting.withdraw(case, "Tôi đổi ý", by=there.citizen)
    assert payments.request_of(case).cancelled_at is not None


def test_only_who_asks_sees_it(there: Commune) -> None:
    case = handed_in(there)
    stranger = accounts.actor_for(accounts.person_for("+84977000009", "Người lạ"))
    assert not Case.objects.visible_to(stranger).exists()
    assert not Case.objects.on_desk_of(there.citizen).exists()
    assert Case.objects.on_desk_of(there.officer).get() == case
    assert not Case.objects.on_desk_of(commune(2).officer).exists()

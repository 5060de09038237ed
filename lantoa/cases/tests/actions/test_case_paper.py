"""Papers at the parts of a dossier: whose, seen by whom and for how long."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lantoa.accounts import api as accounts
from lantoa.cases.actions import acceptance, decision
from lantoa.cases.actions import case as acting
from lantoa.cases.actions.case_paper import add_papers, take_out
from lantoa.cases.errors import BadWords, Incomplete, NotAllowed, NotNow
from lantoa.cases.models import Case, CasePaper
from lantoa.cases.queries.case_paper import parts_of
from lantoa.cases.tests.factories import Commune, commune, draft, own_paper, put
from lantoa.cases.tests.views.test_case import as_
from lantoa.documents import api as documents
from lantoa.documents.models import PersonalPaper
from lantoa.kit.world import world

pytestmark = pytest.mark.django_db
State = Case.State


@pytest.fixture
def there(settings: Any, tmp_path: Path) -> Commune:
    settings.FILES_ROOT = tmp_path
    return commune()


@pytest.fixture
def family(there: Commune) -> Case:
    """A dossier that needs the family's agreement as a paper."""
    return draft(there, who_owns="family", family_members="Trần Văn A")


def submit(case: Case, there: Commune) -> Case:
    return acting.submit(case, truth=True, by=there.citizen)


def opens(case: Case, paper: documents.PersonalPaper, by: accounts.ActingPerson) -> bool:
    try:
        return bool(documents.open_paper(paper, subject=case, by=by))
    except documents.NotShared:
        return False


def test_a_paper_that_has_to_be_there_is_asked_for_by_name_and_others_may_be_left_out(
    there: Commune, family: Case
) -> None:
    with pytest.raises(Incomplete, match="Biên bản họp gia đình"):
        submit(family, there)
    put(family, "family_agreement", own_paper(there), there=there)
    assert submit(family, there).state == State.SUBMITTED
    assert submit(draft(there), there).state == State.SUBMITTED


def test_the_office_opens_it_from_handing_in_on_and_no_other_does(there: Commune, family: Case) -> None:
    paper, elsewhere = own_paper(there, pages=2), commune(1).officer
    put(family, "family_agreement", paper, there=there)
    assert not opens(family, paper, there.officer)
    submit(family, there)
    assert opens(family, paper, there.officer)
    assert opens(family, paper, there.second)
    assert opens(family, paper, there.officer)
    assert not opens(family, paper, elsewhere)
    # Who opened it stands before its owner, each look once.
    assert [view.person.name for view in documents.views_of(there.citizen.person)] == ["Vũ Văn Nam", "Đỗ Thị Mai"]
    assert documents.shares_for(family)[paper.pk].wording == "Tôi đồng ý"


@pytest.mark.parametrize("how", ["withdrawn", "declined"])
def test_taking_back_or_not_accepting_ends_the_sharing(there: Commune, family: Case, how: str) -> None:
    paper = own_paper(there)
    put(family, "family_agreement", paper, there=there)
    submit(family, there)
    if how == "declined":
        acceptance.decline(family, "Sai nơi", by=there.officer)
    else:
        acceptance.accept(family, by=there.officer)
        acting.withdraw(family, "Tôi đổi ý", by=there.citizen)
    assert not opens(family, paper, there.officer)
    assert documents.papers_of(there.citizen.person).get() == paper


def test_what_was_accepted_stays_with_the_dossier_whatever_its_owner_does_with_theirs(
    there: Commune, family: Case
) -> None:
    paper = own_paper(there)
    put(family, "family_agreement", paper, there=there)
    acceptance.accept(submit(family, there), by=there.officer)
    documents.forget_paper(paper, by=there.citizen)
    assert opens(family, paper, there.officer)
    decided = decision.decide(family, "granted", "Đồng ý", by=there.officer)
    assert opens(family, paper, there.officer)
    assert documents.PaperShare.objects.get().withdrawn_at is not None
    decision.cancel(decided, "Sai tên", by=there.officer)
    assert opens(family, paper, there.officer)


def test_what_its_owner_took_out_of_the_store_meanwhile_is_missing_again(there: Commune, family: Case) -> None:
    paper = own_paper(there)
    put(family, "family_agreement", paper, there=there)
    documents.forget_paper(paper, by=there.citizen)
    with pytest.raises(Incomplete):
        submit(family, there)
    put(family, "family_agreement", own_paper(there), there=there)
    submit(family, there)
    assert family.papers.count() == 1
    documents.forget_paper(family.papers.get().paper, by=there.citizen)
    acceptance.accept(family, by=there.officer)
    assert not documents.shares_for(family)


def test_only_ones_own_papers_with_ones_own_agreement(there: Commune, family: Case) -> None:
    stranger = accounts.person_for("+84977000009", "Người lạ")
    theirs = own_paper(there)
    documents.PersonalPaper.objects.filter(pk=theirs.pk).update(person=stranger)
    with pytest.raises(documents.NotShared, match="kho|store"):
        put(family, "family_agreement", theirs, there=there)
    mine = own_paper(there)
    with pytest.raises(Incomplete):
        add_papers(family, "family_agreement", [mine], wording="", by=there.citizen)
    with pytest.raises(NotAllowed):
        add_papers(family, "family_agreement", [mine], wording="…", by=accounts.actor_for(stranger))
    with pytest.raises(NotNow):
        put(family, "rent_contract", mine, there=there)
    assert not CasePaper.objects.exists()


def test_a_paper_that_holds_no_longer_is_not_put_in_nor_handed_in(there: Commune, family: Case) -> None:
    paper, day = own_paper(there, "Căn cước"), world.today()
    PersonalPaper.objects.filter(pk=paper.pk).update(valid_until=day - timedelta(days=1))
    with pytest.raises(NotNow, match="“Căn cước” chỉ có giá trị đến") as refused:
        put(family, "family_agreement", paper, there=there)
    assert refused.value.field == "kept"
    PersonalPaper.objects.filter(pk=paper.pk).update(valid_until=day)
    put(family, "family_agreement", paper, there=there)
    # A draft may lie for weeks.
    PersonalPaper.objects.filter(pk=paper.pk).update(valid_until=day - timedelta(days=1))
    with pytest.raises(Incomplete, match="Biên bản họp gia đình"):
        submit(family, there)
    page = as_(there.citizen).get(f"/ho-so/{family.code}/giay-to/family_agreement/").content.decode()
    assert "hết hạn" in page
    take_out(family.papers.get(), by=there.citizen)
    put(family, "other", paper, there=there)
    put(family, "family_agreement", own_paper(there), there=there)
    assert submit(family, there).state == State.SUBMITTED


def test_twice_is_once_and_what_is_no_longer_asked_for_is_not_handed_in(there: Commune, family: Case) -> None:
    paper = own_paper(there)
    for _twice in range(2):
        put(family, "family_agreement", paper, there=there)
    put(family, "identity_card", paper, there=there)
    acting.answer(family, {"who_owns": "me"}, by=there.citizen)
    submit(family, there)
    assert [row.part for row in family.papers.all()] == ["identity_card"]


def test_before_handing_in_it_can_be_taken_out_again_and_after_that_not(there: Commune, family: Case) -> None:
    put(family, "family_agreement", own_paper(there), there=there)
    take_out(family.papers.get(), by=there.citizen)
    put(family, "family_agreement", own_paper(there), there=there)
    submit(family, there)
    with pytest.raises(NotNow):
        take_out(family.papers.get(), by=there.citizen)
    acceptance.ask_supplement(family, "Thiếu trang sau", parts=["family_agreement"], by=there.officer)
    with pytest.raises(NotNow):
        take_out(family.papers.get(), by=there.citizen)
    assert documents.papers_of(there.citizen.person).count() == 2


def test_a_supplement_names_parts_and_what_comes_lands_there(there: Commune, family: Case) -> None:
    put(family, "family_agreement", own_paper(there), there=there)
    submit(family, there)
    with pytest.raises(BadWords):
        acceptance.ask_supplement(family, "Thiếu", parts=["rent_contract"], by=there.officer)
    acceptance.ask_supplement(family, "Mờ quá", parts=["family_agreement", "other"], by=there.officer)
    assert {one.code for one in parts_of(family) if one.is_missing} == {"family_agreement", "other"}
    put(family, "other", own_paper(there, "Giấy ủy quyền"), there=there)
    with pytest.raises(Incomplete, match="Biên bản"):
        submit(family, there)
    put(family, "family_agreement", own_paper(there, "Biên bản rõ"), there=there)
    submit(family, there)
    (agreement,) = (one for one in parts_of(family, handed_in=True) if one.code == "family_agreement")
    assert len(agreement.papers) == 2
    assert all(opens(family, row.paper, there.officer) for row in family.papers.all())


def test_the_same_paper_is_no_answer_and_one_taken_back_can_be_given_again(there: Commune, family: Case) -> None:
    paper = own_paper(there)
    put(family, "family_agreement", paper, there=there)
    submit(family, there)
    acceptance.ask_supplement(family, "Mờ quá", parts=["family_agreement"], by=there.officer)
    with pytest.raises(NotNow):
        put(family, "family_agreement", paper, there=there)
    where = f"/toi/giay-to/{paper.pk}/"
    share = documents.shares_for(family)[paper.pk]
    assert as_(there.officer).post(where, {"take_back": share.pk}).status_code == 404
    assert as_(there.citizen).post(where, {"take_back": "x"}).status_code == 404
    assert as_(there.citizen).post(where, {"take_back": share.pk}).status_code == 302
    assert not opens(family, paper, there.officer)
    put(family, "family_agreement", paper, there=there)
    submit(family, there)
    assert opens(family, paper, there.officer)


def test_a_helper_puts_no_papers_in_and_a_draft_thrown_away_leaves_them_in_the_store(there: Commune) -> None:
    household = accounts.create_organisation(name="Bếp Hương", unit=there.unit, by=there.citizen)
    helper = accounts.person_for("+84977000001", "Cháu Tú")
    accounts.give_consent(
        "act_on_behalf", there.citizen.person, wording="…", by=there.citizen, organisation=household, given_to=helper
    )
    helping = accounts.actor_for(helper, household, helping=True)
    case, paper = draft(there), own_paper(there)
    Case.objects.filter(pk=case.pk).update(organisation=household)
    with pytest.raises(NotAllowed):
        add_papers(case, "identity_card", [paper], wording="…", by=helping)
    put(case, "identity_card", paper, there=there)
    acting.drop(case, by=there.citizen)
    assert documents.papers_of(there.citizen.person).get() == paper

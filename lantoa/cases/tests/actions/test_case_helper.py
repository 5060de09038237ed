"""Somebody helps with one dossier by its citizen's agreement, and never hands in, takes back or sees their papers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lantoa.accounts import api as accounts
from lantoa.cases import acts
from lantoa.cases.actions import acceptance, decision
from lantoa.cases.actions import case as acting
from lantoa.cases.actions.case_helper import end_help, let_help
from lantoa.cases.errors import Incomplete, NotAllowed
from lantoa.cases.models import Case, CaseHelper
from lantoa.cases.queries.case import case_of
from lantoa.cases.tests.factories import Commune, commune, draft, own_paper, put
from lantoa.cases.tests.views.test_case import as_, said
from lantoa.journal.models import Entry
from lantoa.kit.world import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(settings: Any, tmp_path: Path) -> Commune:
    settings.FILES_ROOT = tmp_path
    return commune()


@pytest.fixture
def helper() -> accounts.ActingPerson:
    return accounts.actor_for(accounts.person_for("+84977000001", "Cháu Tú"))


def test_who_was_let_fills_in_and_does_nothing_else(there: Commune, helper: accounts.ActingPerson) -> None:
    case = draft(there)
    put(case, "identity_card", own_paper(there, "Căn cước của Hương"), there=there)
    assert case_of(case.code, helper) is None
    row = let_help(case, helper.person, wording="Tôi nhờ", by=there.citizen)
    assert let_help(case, helper.person, wording="Tôi nhờ", by=there.citizen) == row
    acting.answer(case_of(case.code, helper), {"workers": 5}, by=helper)
    assert Case.objects.get().answers["workers"] == 5
    for refused in (
        lambda: acting.submit(case, truth=True, by=helper),
        lambda: acting.drop(case, by=helper),
        lambda: let_help(case, accounts.person_for("+84977000002"), wording="…", by=helper),
    ):
        with pytest.raises(NotAllowed):
            refused()
    for path in ("", "xem-lai/", "giay-to/identity_card/"):
        assert "Căn cước của Hương" not in said(as_(helper), f"/ho-so/{case.code}/{path}")
    (entry,) = Entry.objects.filter(act=acts.HELP_AGREED)
    assert entry.data["helper"] == helper.person_id


def test_it_ends_when_either_says_so_or_it_is_decided(there: Commune, helper: accounts.ActingPerson) -> None:
    case = draft(there)
    for by in (there.citizen, helper):
        end_help(let_help(case, helper.person, wording="Tôi nhờ", by=there.citizen), by=by)
        assert case_of(case.code, helper) is None
    let_help(case, helper.person, wording="Tôi nhờ", by=there.citizen)
    acceptance.accept(acting.submit(case, truth=True, by=there.citizen), by=there.officer)
    assert case_of(case.code, helper) == case
    decision.decide(case, "granted", "Đồng ý", by=there.officer)
    assert case_of(case.code, helper) is None
    with pytest.raises(NotAllowed):
        end_help(CaseHelper.objects.latest("pk"), by=there.officer)


def test_nobody_helps_without_agreement_or_themselves(there: Commune, helper: accounts.ActingPerson) -> None:
    case = draft(there)
    with pytest.raises(Incomplete):
        let_help(case, helper.person, wording="", by=there.citizen)
    with pytest.raises(NotAllowed):
        let_help(case, there.citizen.person, wording="Tôi nhờ", by=there.citizen)
    assert not CaseHelper.objects.exists()


def test_its_page_names_and_ends_it(there: Commune, helper: accounts.ActingPerson) -> None:
    case, citizen, theirs = draft(there), as_(there.citizen), as_(helper)
    where = f"/ho-so/{case.code}/nguoi-giup/"
    form = {"key": str(world.uuid7()), "phone": "0977 000 001"}
    refused = citizen.post(where, form)
    assert refused.status_code == 422
    assert "0977 000 001" in refused.content.decode()
    assert citizen.post(where, {**form, "key": str(world.uuid7()), "agreed": "on"}).status_code == 302
    # By the number they wrote; whose it is, is not told.
    assert "0977 000 001" in said(citizen, where)
    assert "Cháu Tú" not in said(citizen, where)
    assert case.code in said(theirs, "/ho-so/")
    row = CaseHelper.objects.get()
    assert citizen.post(where, {"end": "nonsense"}).status_code == 404
    assert theirs.post(where, {"end": str(row.pk)})["Location"] == "/ho-so/"
    assert theirs.get(where).status_code == 404

"""Who asks not to pay a fee is asked for nothing until the office answered, and then as it answered."""

from __future__ import annotations

from typing import Any

import pytest

from lantoa.cases.actions import acceptance
from lantoa.cases.actions import case as acting
from lantoa.cases.actions.exemption import claim_exemption, decide_exemption
from lantoa.cases.errors import BadWords, NotAllowed, NotNow
from lantoa.cases.models import Case, Exemption, ProcedureVersion
from lantoa.cases.queries.checklist import checklist
from lantoa.cases.queries.exemption import claim_of, exemptions_for
from lantoa.cases.queries.procedure import file_rows
from lantoa.cases.tests.factories import Commune, commune, draft
from lantoa.cases.tests.views.test_case import as_, said
from lantoa.kit.world import world
from lantoa.messages.models import Message
from lantoa.payments import api as payments

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> Commune:
    return commune()


@pytest.fixture
def case(there: Commune) -> Case:
    """A draft with a fee, for a procedure with one ground for not paying it."""
    ProcedureVersion.objects.filter(procedure="1.001612").update(fee=100_000)
    Exemption.objects.create(
        procedure_id="1.001612", ground="elderly", words={"vi": "Người cao tuổi"}, legal_basis="?", source="?", is_secondary=True
    )  # fmt: skip
    return draft(there)


def handed_in(case: Case, there: Commune) -> Case:
    claim_exemption(case, "elderly", by=there.citizen)
    return acting.submit(case, truth=True, by=there.citizen)


def test_granted_nothing_is_asked_and_the_receipt_says_why(there: Commune, case: Case) -> None:
    handed_in(case, there)
    assert payments.request_of(case) is None
    decide_exemption(case, True, "Đã xem căn cước", by=there.officer)
    assert (case.fee_due, case.fee_waived) == (0, "elderly")
    assert payments.request_of(case) is None
    assert "Người cao tuổi" in said(as_(there.citizen), f"/ho-so/{case.code}/bien-nhan/")
    assert case.code in Message.objects.filter(to=there.citizen.person.phone).latest("pk").text
    with pytest.raises(NotNow):
        decide_exemption(case, False, "Nhầm", by=there.second)


def test_refused_the_fee_is_asked_for_with_the_reason(there: Commune, case: Case) -> None:
    handed_in(case, there)
    with pytest.raises(NotAllowed):
        decide_exemption(case, False, "Không", by=there.citizen)
    with pytest.raises(BadWords):
        decide_exemption(case, False, " ", by=there.officer)
    decide_exemption(case, False, "Chưa đủ tuổi", by=there.officer)
    asked = payments.request_of(case)
    assert asked is not None
    assert (asked.amount, case.fee_due) == (100_000, 100_000)
    assert "Chưa đủ tuổi" in said(as_(there.citizen), f"/ho-so/{case.code}/")


def test_before_it_is_answered_nothing_is_decided(there: Commune, case: Case) -> None:
    acceptance.accept(handed_in(case, there), by=there.officer)
    officer, where = as_(there.officer), f"/mot-cua/{case.code}/"
    shown = officer.get(where).content.decode()
    assert "Bạn trả lời trước rồi mới quyết định" in shown
    assert f"{where}fee/" in shown
    assert f"{where}decide/" not in shown
    form: dict[str, Any] = {"key": str(world.uuid7()), "outcome": "granted", "words": "Cấp giấy."}
    answer = officer.post(f"{where}decide/", form)
    assert answer.status_code == 422
    assert "Bạn trả lời trước rồi mới quyết định" in answer.content.decode()
    assert "Cấp giấy." in answer.content.decode()
    case.refresh_from_db()
    assert (case.state, case.decisions.count()) == (Case.State.ACCEPTED, 0)
    decide_exemption(case, True, "Đã xem căn cước", by=there.second)
    assert f"{where}decide/" in officer.get(where).content.decode()
    case.refresh_from_db()
    form |= {"key": str(world.uuid7()), "ticked": [one.code for one in checklist(case, "decide")]}
    assert officer.post(f"{where}decide/", form).status_code == 302
    case.refresh_from_db()
    assert case.state == Case.State.GRANTED


def test_a_claim_can_be_changed_before_handing_in_and_not_after(there: Commune, case: Case) -> None:
    claim_exemption(case, "elderly", by=there.citizen)
    claim_exemption(case, "", by=there.citizen)
    assert claim_of(case) is None
    with pytest.raises(NotNow):
        claim_exemption(case, "no_such_ground", by=there.citizen)
    acting.submit(case, truth=True, by=there.citizen)
    assert payments.request_of(case) is not None
    with pytest.raises(NotNow):
        claim_exemption(case, "elderly", by=there.citizen)
    with pytest.raises(NotNow):
        decide_exemption(case, True, "Được", by=there.officer)


def test_its_pages_lead_through_it(there: Commune, case: Case) -> None:
    citizen, officer, where = as_(there.citizen), as_(there.officer), f"/ho-so/{case.code}/mien-le-phi/"
    assert where in citizen.get(f"/ho-so/{case.code}/").content.decode()
    assert citizen.post(where, {"key": str(world.uuid7()), "ground": "rich"}).status_code == 422
    assert citizen.post(where, {"key": str(world.uuid7()), "ground": "elderly"}).status_code == 302
    assert "Người cao tuổi" in said(citizen, f"/ho-so/{case.code}/xem-lai/")
    acting.submit(case, truth=True, by=there.citizen)
    assert citizen.get(where).status_code == 302
    step = f"/mot-cua/{case.code}/fee/"
    assert step in officer.get(f"/mot-cua/{case.code}/").content.decode()
    assert "Người cao tuổi" in said(officer, step)
    form = {"key": str(world.uuid7()), "granted": "yes", "words": "Đúng"}
    assert officer.post(step, form).status_code == 302
    assert step not in officer.get(f"/mot-cua/{case.code}/").content.decode()


def test_every_ground_names_its_source_and_where_none_was_found_there_is_none(there: Commune) -> None:
    rows = file_rows("exemptions.csv")
    assert {row["procedure"] for row in rows} == {"1.004222"}
    for row in rows:
        assert all(row[name] for name in ("source", "legal_basis", "vi", "en", "id"))
        assert row["confidence"] in {"verified", "secondary"}
    assert exemptions_for(draft(there)) == []

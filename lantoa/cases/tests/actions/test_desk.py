"""What an office does with a dossier, and what it may not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lantoa.cases import acts
from lantoa.cases.actions import acceptance, decision, news, paper, stop
from lantoa.cases.actions import case as acting
from lantoa.cases.errors import BadWords, NotAllowed, NotNow
from lantoa.cases.models import Case, ProcedureVersion
from lantoa.cases.tests.factories import Commune, commune, handed_in
from lantoa.documents import api as documents
from lantoa.journal.models import Entry
from lantoa.kit.world import world
from lantoa.messages.models import Message

pytestmark = pytest.mark.django_db
State = Case.State


@pytest.fixture
def there() -> Commune:
    return commune()


@pytest.fixture
def accepted(there: Commune) -> Case:
    return acceptance.accept(handed_in(there), by=there.officer)


def test_accepting_puts_it_on_ones_desk_and_once(there: Commune, accepted: Case) -> None:
    assert (accepted.state, accepted.officer) == (State.ACCEPTED, there.officer.person)
    with pytest.raises(NotNow):
        acceptance.accept(accepted, by=there.second)
    with pytest.raises(NotNow):
        acceptance.decline(accepted, "Sai nơi", by=there.second)


@pytest.mark.parametrize("who", ["citizen", "elsewhere"])
def test_nobody_else_does_anything(there: Commune, who: str) -> None:
    case = handed_in(there)
    by = there.citizen if who == "citizen" else commune(1).officer
    for refused in (lambda: acceptance.accept(case, by=by), lambda: decision.decide(case, "granted", "Đồng ý", by=by)):
        with pytest.raises(NotAllowed):
            refused()


def test_what_is_missing_is_asked_once_and_the_clock_begins_anew(there: Commune) -> None:
    case = handed_in(there)
    first, code = case.received_at, case.code
    acceptance.ask_supplement(case, "Thiếu địa chỉ nơi bán", by=there.officer)
    assert (case.state, case.due_at) == (State.SUPPLEMENT, None)
    acting.answer(case, {"business_address": "Thôn 3"}, by=there.citizen)
    acting.submit(case, truth=True, by=there.citizen)
    assert case.received_at > first
    assert case.due_at is not None
    assert case.code == code
    handed = case.actions.exclude(answers=None)
    assert [step.answers["business_address"] for step in handed] == ["Thôn 2", "Thôn 3"]
    with pytest.raises(NotNow, match="một lần|once"):
        acceptance.ask_supplement(case, "Thiếu nữa", by=there.officer)


def test_the_clock_stands_runs_again_and_takes_no_other_reason(there: Commune, accepted: Case) -> None:
    due = accepted.due_at
    with pytest.raises(BadWords):
        stop.stop_clock(accepted, "no_time", "bận", by=there.officer)
    with pytest.raises(BadWords):
        stop.stop_clock(accepted, "force_majeure", "  ", by=there.officer)
    stop.stop_clock(accepted, "force_majeure", "Bão số 3", by=there.officer)
    assert accepted.due_at is None
    with pytest.raises(NotNow):
        stop.stop_clock(accepted, "force_majeure", "Bão số 3", by=there.officer)
    with pytest.raises(NotNow):
        decision.decide(accepted, "granted", "Đồng ý", by=there.officer)
    accepted.refresh_from_db()
    assert accepted.state == State.ACCEPTED
    stop.resume_clock(accepted, by=there.officer)
    assert accepted.due_at >= due
    with pytest.raises(NotNow):
        stop.resume_clock(accepted, by=there.officer)


def test_more_time_once_within_what_the_procedure_allows(there: Commune, accepted: Case) -> None:
    with pytest.raises(BadWords):
        stop.extend(accepted, 2, "complicated", "Phải xác minh", by=there.officer)
    ProcedureVersion.objects.filter(procedure="1.001612").update(most_more=5)
    accepted = Case.objects.get(pk=accepted.pk)
    due = accepted.due_at
    stop.extend(accepted, 2, "complicated", "Phải xác minh", by=there.officer)
    assert accepted.due_at > due
    with pytest.raises(NotNow):
        stop.extend(accepted, 2, "complicated", "Phải xác minh", by=there.officer)


def test_a_decision_becomes_a_paper_that_the_citizen_receives(there: Commune, accepted: Case) -> None:
    made = decision.decide(accepted, "granted", "Cấp giấy chứng nhận.", by=there.officer)
    assert made.code == f"{accepted.code}-KQ1"
    paper.print_decision(made.pk)
    made.refresh_from_db()
    assert documents.read_file(made.paper_id).startswith(b"%PDF")
    paper.print_decision(made.pk)
    assert Entry.objects.filter(act=acts.DECISION_PRINTED).count() == 1
    assert made.code[:9] in Message.objects.filter(to=there.citizen.person.phone).latest("pk").text
    decision.deliver(made, to=there.officer)
    assert made.delivered_at is None
    for _twice in range(2):
        decision.deliver(made, to=there.citizen)
    assert Entry.objects.filter(act=acts.RESULT_DELIVERED).count() == 1


def test_four_eyes(there: Commune, accepted: Case) -> None:
    ProcedureVersion.objects.filter(procedure="1.001612").update(four_eyes=True)
    accepted = Case.objects.get(pk=accepted.pk)
    made = decision.decide(accepted, "granted", "Đồng ý", by=there.officer)
    accepted.refresh_from_db()
    assert (accepted.state, made.approved_at) == (State.PROPOSED, None)
    with pytest.raises(NotAllowed):
        decision.approve(made, by=there.officer)
    decision.send_back(made, "Xem lại địa chỉ", by=there.second)
    again = decision.decide(Case.objects.get(pk=accepted.pk), "granted", "Đồng ý, đã xem", by=there.officer)
    decision.approve(again, by=there.second)
    accepted.refresh_from_db()
    assert (accepted.state, again.number, again.approved_by) == (State.GRANTED, 2, there.second.person)


def test_of_two_who_decide_one_is_told(there: Commune, accepted: Case) -> None:
    stale = Case.objects.get(pk=accepted.pk)
    decision.decide(accepted, "granted", "Đồng ý", by=there.officer)
    with pytest.raises(NotNow):
        decision.decide(stale, "refused", "Không", by=there.second)
    assert accepted.decisions.count() == 1


def test_a_cancelled_result_stays_and_a_new_one_gets_the_next_number(there: Commune, accepted: Case) -> None:
    made = decision.decide(accepted, "granted", "Đồng ý", by=there.officer)
    paper.print_decision(made.pk)
    decision.cancel(made, "Sai tên", by=there.officer)
    again = decision.decide(Case.objects.get(pk=accepted.pk), "granted", "Đồng ý, sửa tên", by=there.officer)
    made.refresh_from_db()
    assert made.cancelled_words == "Sai tên"
    assert made.paper_id
    assert again.code.endswith("-KQ2")


def test_what_is_late_is_written_down_once_with_an_apology(there: Commune, accepted: Case) -> None:
    Case.objects.filter(pk=accepted.pk).update(due_at=world.now() - timedelta(minutes=1))
    assert news.watch() == 1
    assert news.watch() == 0
    assert Entry.objects.filter(act=acts.DEADLINE_MISSED).count() == 1
    assert "xin lỗi" in Message.objects.filter(to=there.citizen.person.phone).latest("pk").text.lower()
    assert Message.objects.filter(to=there.officer.person.phone).exists()
    assert Case.objects.get(pk=accepted.pk).late_at is not None


def test_words_from_the_office_are_told_and_the_citizens_wait_on_the_desk(there: Commune, accepted: Case) -> None:
    before = Message.objects.count()
    acting.write(accepted, "Khi nào xong ạ?", by=there.citizen, from_office=False)
    assert Message.objects.count() == before
    acting.write(accepted, "Ngày mai.", by=there.officer, from_office=True)
    assert Message.objects.count() == before + 1
    with pytest.raises(BadWords):
        acting.write(accepted, "", by=there.citizen, from_office=False)

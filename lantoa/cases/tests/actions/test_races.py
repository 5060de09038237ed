"""Two at the same dossier at the same moment: one of them does it, the other is told, and it stands once in the journal."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from lantoa.cases import acts
from lantoa.cases.actions import acceptance, decision, office, step
from lantoa.cases.actions import case as acting
from lantoa.cases.errors import NoOffice, NotNow
from lantoa.cases.models import Case, CaseAction, Decision, Office
from lantoa.cases.tests.factories import Commune, commune, draft, handed_in
from lantoa.journal.models import Entry
from lantoa.kit.errors import RuleError
from lantoa.kit.tests.crowd import Crowd

pytestmark = pytest.mark.django_db(transaction=True)
State = Case.State


class Race:
    """Two who both saw the dossier as it was before either changed it.

    On PostgreSQL they meet inside their transactions, right before the change of state; the embedded database lets one
    transaction in at a time, so there they meet at its door.
    """

    def __init__(self, crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
        self.crowd, self.inside = crowd, connection.vendor == "postgresql"
        self.start = threading.Barrier(2, timeout=30)
        move = step.move

        def moved(*given: Any, **more: Any) -> None:
            if self.inside:
                self.start.wait()
            move(*given, **more)

        for module in (acceptance, decision):
            monkeypatch.setattr(module, "move", moved)

    def __call__(self, case: Case, *deeds: Callable[[Case], object]) -> list[str]:
        """What came of each: "done", or the refusal's code."""

        def one(number: int) -> str:
            mine = Case.objects.select_related("version", "form", "office").get(pk=case.pk)
            if not self.inside:
                self.start.wait()
            try:
                deeds[number](mine)
            except RuleError as error:
                return error.code
            return "done"

        return self.crowd(one, people=2)


@pytest.fixture
def race(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> Race:
    return Race(crowd, monkeypatch)


def ready(*, accepted: bool) -> tuple[Commune, Case]:
    there = commune()
    case = handed_in(there)
    # Not through the action, in which the race meets.
    if accepted:
        Case.objects.filter(pk=case.pk).update(state=State.ACCEPTED, officer=there.officer.person)
    return there, case


def written(case: Case, *acts_: str) -> list[str]:
    return list(Entry.objects.filter(act__in=acts_, data__case=case.pk).values_list("act", flat=True))


def test_of_two_who_decide_one_does(race: Race) -> None:
    there, case = ready(accepted=True)
    came = race(
        case,
        lambda mine: decision.decide(mine, "granted", "Đủ điều kiện.", by=there.officer),
        lambda mine: decision.decide(mine, "refused", "Thiếu điều kiện.", by=there.second),
    )
    assert sorted(came) == ["done", NotNow.code]
    by = there.officer if came[0] == "done" else there.second

    def look() -> None:
        made = Decision.objects.get(case=case.pk)
        now = Case.objects.get(pk=case.pk)
        assert (made.outcome, made.approved_by) == (now.state, by.person)
        assert CaseAction.objects.get(case=case.pk, kind="decided").by == by.person
        assert written(case, acts.DECISION_MADE) == [acts.DECISION_MADE]

    race.crowd.alone(look)


def test_of_accepting_and_asking_for_more_one_holds(race: Race) -> None:
    there, case = ready(accepted=False)
    came = race(
        case,
        lambda mine: acceptance.accept(mine, by=there.officer),
        lambda mine: acceptance.ask_supplement(mine, "Thiếu hợp đồng thuê", by=there.second),
    )
    assert sorted(came) == ["done", NotNow.code]
    accepted = came[0] == "done"

    def look() -> None:
        now = Case.objects.get(pk=case.pk)
        assert now.state == (State.ACCEPTED if accepted else State.SUPPLEMENT)
        assert (now.accepted_at is not None, now.supplement_asked_at is not None) == (accepted, not accepted)
        kinds = CaseAction.objects.filter(case=case.pk).values_list("kind", flat=True)
        assert list(kinds) == ["submitted", "accepted" if accepted else "supplement_asked"]
        said = written(case, acts.CASE_ACCEPTED, acts.SUPPLEMENT_ASKED)
        assert said == [acts.CASE_ACCEPTED if accepted else acts.SUPPLEMENT_ASKED]

    race.crowd.alone(look)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_an_office_is_ended_before_or_after_a_dossier_is_handed_in_never_meanwhile(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever ends it while the handing in is under way waits until it is done; the next is refused."""
    there = commune()
    first, second = draft(there), draft(there)
    seen, order = threading.Event(), []
    hand_in = acting.hand_in_papers

    def slowly(*given: Any, **more: Any) -> None:
        seen.set()
        # Long enough for the other to have ended it, if nothing kept them waiting.
        threading.Event().wait(0.4)
        hand_in(*given, **more)
        order.append("handed in")

    def end() -> None:
        seen.wait(30)
        office.end_office(Office.objects.get(pk=there.office.pk), "Sáp nhập", by=None)
        order.append("ended")

    monkeypatch.setattr(acting, "hand_in_papers", slowly)
    crowd(lambda number: acting.submit(first, truth=True, by=there.citizen) if number else end(), people=2)
    assert order == ["handed in", "ended"]
    with pytest.raises(NoOffice):
        acting.submit(second, truth=True, by=there.citizen)
    first.refresh_from_db()
    assert (first.state, first.office) == (State.SUBMITTED, there.office)

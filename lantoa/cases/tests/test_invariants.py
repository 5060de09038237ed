"""What must be true of all dossiers is found when it is not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F

from lantoa.cases import invariants
from lantoa.cases.actions import acceptance, decision
from lantoa.cases.actions import case as acting
from lantoa.cases.models import Case, CaseAction, Decision
from lantoa.cases.tests.factories import commune, draft, handed_in, own_paper, put
from lantoa.documents import api as documents
from lantoa.kit.invariants import Tally

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided() -> Decision:
    there = commune()
    draft(there)
    handed_in(there)
    return decision.decide(acceptance.accept(handed_in(there), by=there.officer), "granted", "Đồng ý", by=there.officer)


def found() -> list[str]:
    every = (invariants.steps, invariants.dates, invariants.decisions, invariants.papers)
    return [line for one in every for line in one(Tally())]


def test_all_of_it_holds(decided: Decision) -> None:
    assert found() == []


def test_a_lost_step_a_moved_date_and_a_decision_without_its_dossier_are_found(decided: Decision) -> None:
    CaseAction.objects.filter(case=decided.case, number=2).delete()
    Case.objects.filter(state="submitted").update(due_at=F("due_at") + timedelta(days=1))
    Decision.objects.filter(pk=decided.pk).update(outcome="refused")
    assert len(found()) == 3
    Case.objects.filter(pk=decided.case_id).update(state="accepted")
    assert any("in force" in line for line in found())
    CaseAction.objects.all().delete()
    assert sum("without a first step" in line for line in found()) == 2


def test_a_paper_that_can_still_be_opened_or_was_not_kept_is_found(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path
    there = commune()
    case = draft(there)
    put(case, "identity_card", own_paper(there), there=there)
    acceptance.accept(acting.submit(case, truth=True, by=there.citizen), by=there.officer)
    assert found() == []
    documents.PaperShare.objects.update(kept_at=None)
    assert any("is not kept" in line for line in found())
    Case.objects.filter(pk=case.pk).update(state="withdrawn")
    assert any("can be opened" in line for line in found())

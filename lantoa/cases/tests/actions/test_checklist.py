"""What has to be looked at before a step, and that it is kept as it stood."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from lantoa.cases.actions import acceptance, decision
from lantoa.cases.actions import case as acting
from lantoa.cases.actions.desk_text import Wording, end_text, keep_text, reword_text
from lantoa.cases.errors import NotLookedAt
from lantoa.cases.models import Case, DeskText, ProcedureVersion
from lantoa.cases.queries.checklist import checklist
from lantoa.cases.tests.factories import Commune, commune, draft, handed_in, own_paper, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> Commune:
    return commune()


def codes(case: Case, step: str, **more: Any) -> list[str]:
    return [one.code for one in checklist(case, step, **more)]


def own(there: Commune, title: str = "Đã gọi hỏi", **more: Any) -> DeskText:
    said = Wording(**{"step": "accept", "title": title, "words": "", **more})
    return keep_text(there.office.organisation, "check", said, by=there.officer)


def test_a_step_with_something_unticked_is_refused_by_the_action_and_names_it(there: Commune) -> None:
    case, added = handed_in(there), own(there)
    every = codes(case, "accept")
    assert every == ["answers:1", f"own:{added.pk}"]
    for ticked in ([], every[:1], ["nonsense", *every[1:]]):
        with pytest.raises(NotLookedAt) as refused:
            acceptance.accept(case, ticked=ticked, by=there.officer)
        assert refused.value.field == "ticked"
        assert ("Đã gọi hỏi" in str(refused.value)) == (f"own:{added.pk}" not in ticked)
        assert "yêu cầu bổ sung" in str(refused.value)
    case.refresh_from_db()
    assert (case.state, case.actions.count()) == ("submitted", 1)
    acceptance.accept(case, ticked=every, by=there.officer)
    assert case.actions.get(kind="accepted").checked == ["Điều khai đủ và khớp nhau", "Đã gọi hỏi"]


def test_what_was_ticked_stays_in_its_words_when_the_list_changes(there: Commune) -> None:
    case, added = handed_in(there), own(there)
    acceptance.accept(case, ticked=codes(case, "accept"), by=there.officer)
    end_text(reword_text(added, Wording("accept", "Lời mới", ""), by=there.second), by=there.second)
    assert "Đã gọi hỏi" in case.actions.get(kind="accepted").checked


def test_a_point_that_changed_after_the_page_was_shown_is_looked_at_anew(there: Commune) -> None:
    case, added = handed_in(there), own(there)
    seen = codes(case, "accept")
    reword_text(added, Wording("accept", "Đã gọi hỏi hai lần", ""), by=there.second)
    with pytest.raises(NotLookedAt, match="hai lần"):
        acceptance.accept(case, ticked=seen, by=there.officer)


def test_where_no_list_was_before_anybody_nothing_is_kept(there: Commune) -> None:
    case = acceptance.accept(handed_in(there), by=there.officer)
    assert case.actions.get(kind="accepted").checked is None


def test_each_part_handed_in_is_a_point_in_the_readers_language(there: Commune) -> None:
    case = draft(there, "1.000894")
    put(case, "other", own_paper(there), there=there)
    assert codes(case, "accept") == ["answers:0"]
    acting.submit(case, truth=True, by=there.citizen)
    points = checklist(case, "accept")
    assert [one.code for one in points] == ["part:other", "answers:1"]
    assert points[0].words.endswith("đọc rõ, đúng của người nộp")
    assert points[1].words == "Điều khai khớp với giấy tờ"
    with translation.override("en"):
        assert checklist(case, "accept")[0].words.endswith("it is there, readable, and theirs")


def test_a_fee_is_a_point_as_it_stands(there: Commune) -> None:
    ProcedureVersion.objects.filter(procedure="1.001612").update(fee=100_000)
    case = handed_in(there)
    assert codes(case, "decide") == ["answers:1", "fee:open"]
    case.paid = 100_000
    assert codes(case, "decide")[-1] == "fee:paid"
    case.fee_waived = "poor"
    assert codes(case, "decide")[-1] == "fee:waived"


def test_an_office_adds_for_every_procedure_or_for_one_and_no_other_office_has_it(there: Commune) -> None:
    case, elsewhere = handed_in(there), commune(1)
    own(there, step="decide")
    own(there, procedure="1.000894")
    own(elsewhere)
    assert codes(case, "accept") == ["answers:1"]
    theirs = own(there, procedure="1.001612", words="Hỏi tổ trưởng")
    assert checklist(case, "accept")[-1].words == "Đã gọi hỏi: Hỏi tổ trưởng"
    end_text(theirs, by=there.officer)
    assert codes(case, "accept") == ["answers:1"]


def test_both_pairs_of_eyes_have_their_list(there: Commune) -> None:
    ProcedureVersion.objects.filter(procedure="1.001612").update(four_eyes=True)
    case = acceptance.accept(handed_in(there), by=there.officer)
    with pytest.raises(NotLookedAt):
        decision.decide(case, "granted", "Đồng ý", ticked=[], by=there.officer)
    made = decision.decide(case, "granted", "Đồng ý", ticked=codes(case, "decide"), by=there.officer)
    seen = codes(case, "approve", proposal=made)
    assert seen == ["answers:1", "proposal:1"]
    with pytest.raises(NotLookedAt, match="Đề xuất"):
        decision.approve(made, ticked=["answers:1", "proposal:2"], by=there.second)
    decision.approve(made, ticked=seen, by=there.second)
    kept = {one.kind: one.checked for one in case.actions.all()}
    assert len(kept["proposed"]) == 1
    assert len(kept["decided"]) == 2

"""An office's templates and points: who keeps them, how many, in what words."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from lantoa.cases.actions.desk_text import MOST_LIVE, Wording, end_text, keep_text, reword_text
from lantoa.cases.errors import BadText, NotAllowed, NotNow
from lantoa.cases.models import DeskText
from lantoa.cases.queries.desk_text import filled, house_templates, templates_for
from lantoa.cases.tests.factories import Commune, commune, handed_in
from lantoa.journal.models import Entry
from lantoa.kit.world import world

pytestmark = pytest.mark.django_db
SAID = Wording("write", "Nhắc hẹn", "Chào {name}, hồ sơ {code} {của bạn}.")


@pytest.fixture
def there() -> Commune:
    return commune()


def kept(there: Commune, said: Wording = SAID, kind: str = "template") -> DeskText:
    return keep_text(there.office.organisation, kind, said, by=there.officer)


BAD = [
    ("template", Wording("accept", "Tên", "Lời"), "step"),
    ("check", Wording("write", "Tên", ""), "step"),
    ("dance", Wording("write", "Tên", "Lời"), "step"),
    ("template", Wording("write", " ", "Lời"), "title"),
    ("template", Wording("write", "Tên", " \n "), "words"),
    ("template", Wording("write", "T" * 81, "Lời"), "title"),
    ("check", Wording("accept", "Tên", "L" * 2001), "words"),
    ("template", Wording("write", "Tên", "Lời", "khong-co"), "procedure"),
]


def test_what_does_not_hold_together_is_refused_beside_its_field(there: Commune) -> None:
    for kind, said, field in BAD:
        with pytest.raises(BadText) as refused:
            kept(there, said, kind)
        assert refused.value.field == field, said
    assert not DeskText.objects.exists()


def test_nobody_keeps_changes_or_ends_anothers(there: Commune) -> None:
    text, elsewhere = kept(there), commune(1)
    for by in (elsewhere.officer, there.citizen):
        for refused in (
            lambda by=by: keep_text(there.office.organisation, "template", SAID, by=by),
            lambda by=by: reword_text(text, SAID, by=by),
            lambda by=by: end_text(text, by=by),
        ):
            with pytest.raises(NotAllowed):
                refused()
    assert (
        list(DeskText.objects.visible_to(elsewhere.officer)) == list(DeskText.objects.visible_to(there.citizen)) == []
    )


def test_a_change_is_a_new_row_and_the_old_one_is_ended_once(there: Commune) -> None:
    first, key = kept(there), world.uuid7()
    said = Wording("write", "Nhắc hẹn", "Lời mới")
    second = reword_text(first, said, by=there.second, key=key)
    assert reword_text(first, said, by=there.second, key=key) == second
    first.refresh_from_db()
    assert (first.words, first.ended_by, second.made_by) == (SAID.words, there.second.person, there.second.person)
    for again in (lambda: end_text(first, by=there.officer), lambda: reword_text(first, said, by=there.officer)):
        with pytest.raises(NotNow):
            again()
    end_text(second, by=there.officer)
    assert DeskText.objects.count() == 2
    acts = Entry.objects.filter(act__startswith="cases.desk_text").order_by("pk").values_list("act", flat=True)
    assert [act.removeprefix("cases.desk_text_") for act in acts] == ["made", "ended", "made", "ended"]


def test_an_office_keeps_so_many_and_an_ended_one_makes_room(there: Commune) -> None:
    row = {"organisation": there.office.organisation, "kind": "check", "step": "accept", "made_at": world.now()}
    DeskText.objects.bulk_create(DeskText(title=f"Điều {n}", **row) for n in range(MOST_LIVE))
    with pytest.raises(BadText, match="60"):
        kept(there)
    assert reword_text(DeskText.objects.all()[0], Wording("accept", "Lời mới", ""), by=there.officer)
    end_text(DeskText.objects.live()[0], by=there.officer)
    assert kept(there)
    assert keep_text((other := commune(1)).office.organisation, "template", SAID, by=other.officer)


def test_a_template_without_words_is_refused_by_the_database_too(there: Commune) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        DeskText.objects.filter(pk=kept(there).pk).update(words="")


def test_the_offices_own_come_first_and_take_the_place_of_the_houses_of_the_same_title(there: Commune) -> None:
    case = handed_in(there)
    house = [one.title for one in templates_for(case, "write")]
    assert house
    assert all(one.is_house for one in templates_for(case, "write"))
    kept(there, Wording("write", house[0].upper(), "Lời của xã"))
    kept(there, Wording("write", "Cho thủ tục khác", "Lời", "1.000894"))
    other = commune(1)
    keep_text(other.office.organisation, "template", SAID, by=other.officer)
    assert [(one.title, one.is_house) for one in templates_for(case, "write")] == [(house[0].upper(), False)]
    assert templates_for(case, "accept") == templates_for(case, "dance") == []


def test_the_dossiers_values_stand_in_the_words(there: Commune) -> None:
    case = handed_in(there)
    kept(there)
    assert filled(templates_for(case, "write")[0], case) == f"Chào Nguyễn Thị Hương, hồ sơ {case.code} {{của bạn}}."
    case.due_at = None
    due = next(one for one in house_templates() if "{due}" in one.words)
    assert "chưa có hạn" in filled(due, case)

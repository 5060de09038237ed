"""The breach log: written once, added to, told in time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from lantoa.accounts import acts
from lantoa.accounts import api as accounts
from lantoa.accounts.actions.breach import add_note, record_breach
from lantoa.accounts.errors import BadTime, BadWords, NotAllowed
from lantoa.accounts.models import Breach, BreachNote
from lantoa.accounts.queries.breach import breach_shown, breaches
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.conftest import Stage
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.messages import api as messages

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 2, 15, tzinfo=UTC)
FOUND = NOW - timedelta(hours=2)


@pytest.fixture(autouse=True)
def now(stage: Stage) -> Stage:
    stage.time = NOW
    return stage


@pytest.fixture
def desk() -> Any:
    return accounts.actor_for(factories.person("Trần Văn Điều", is_operator=True))


@pytest.fixture
def officer() -> Any:
    clerk = factories.person("Phạm Văn Cán")
    body = accounts.create_organisation(kind="public_body", name="Ủy ban", owner=factories.person("Chủ"), by=None)
    accounts.add_member(body, clerk, role="officer", by=None)
    return accounts.actor_for(clerk, body)


def recorded(by: Any, **more: Any) -> Breach:
    given = {
        "what": "Mất máy tính",
        "data": "Tên và số của 30 người",
        "found_at": FOUND,
        "people": 30,
        "may_harm": True,
        "sensitive": False,
    }
    return record_breach(**{**given, **more}, by=by)


def test_an_officer_writes_it_down_and_those_who_run_the_house_hear_at_once(officer: Any, desk: Any) -> None:
    made = recorded(officer)
    one = breach_shown(made)
    assert (one.authority.due, one.people_told, one.due) == (
        FOUND + timedelta(hours=72),
        None,
        FOUND + timedelta(hours=72),
    )
    assert f"/dieu-hanh/su-co/{made.pk}/" in messages.Message.objects.get(to=desk.person.phone).text
    entry = journal.Entry.objects.get(act=acts.BREACH_RECORDED)
    assert (entry.occurred_at, "máy tính" in str(entry.data)) == (FOUND, False)


def test_sent_twice_is_written_once(desk: Any) -> None:
    key = world.uuid7()
    assert recorded(desk, key=key).pk == recorded(desk, key=key).pk
    note = {"at": NOW, "by": desk, "key": world.uuid7()}
    breach = Breach.objects.get()
    assert add_note(breach, "measure", "Khóa máy.", **note).pk == add_note(breach, "measure", "Khóa máy.", **note).pk


@pytest.mark.parametrize(
    ("more", "error", "field"),
    [
        ({"found_at": NOW + timedelta(minutes=1)}, BadTime, "found_at"),
        ({"happened_at": NOW}, BadTime, "happened_at"),
        ({"happened_at": datetime(1, 1, 1, tzinfo=UTC)}, BadTime, "happened_at"),
        ({"people": -1}, BadWords, "people"),
        ({"what": " "}, BadWords, "what"),
        ({"data": "x" * 4001}, BadWords, "data"),
    ],
)
def test_what_cannot_be_is_refused(desk: Any, more: dict[str, Any], error: type[Exception], field: str) -> None:
    with pytest.raises(error) as refused:
        recorded(desk, **more)
    assert (refused.value.field, Breach.objects.count()) == (field, 0)  # type: ignore[attr-defined]


def test_others_write_nothing_down_and_officers_add_nothing(officer: Any) -> None:
    with pytest.raises(NotAllowed):
        recorded(accounts.actor_for(factories.person()))
    with pytest.raises(NotAllowed):
        add_note(recorded(officer), "over", "Xong.", by=officer)


def test_what_stands_there_is_not_changed(desk: Any) -> None:
    made = recorded(desk)
    made.people = 1
    note = add_note(made, "correction", "Là 40 người.", people=40, by=desk)
    for row in (made, note):
        with pytest.raises(TypeError):
            row.save()
    one = breach_shown(Breach.objects.get())
    assert (one.it.people, one.people, one.may_harm) == (30, 40, True)


def test_a_correction_may_say_that_those_concerned_have_to_be_told_too(desk: Any) -> None:
    made = recorded(desk, may_harm=False)
    assert breach_shown(made).tellings == []
    add_note(made, "correction", "Có ảnh khuôn mặt.", sensitive=True, by=desk)
    one = breach_shown(made)
    assert {telling.clock.to for telling in one.tellings} == {"authority", "people"}


def test_told_in_time_or_late_and_kept_for_years_after_it_is_over(desk: Any, now: Stage) -> None:
    made = recorded(desk, sensitive=True)
    with pytest.raises(BadTime):
        add_note(made, "authority_told", "Trước khi biết.", at=FOUND - timedelta(minutes=1), by=desk)
    add_note(made, "authority_told", "Số 12.", at=NOW, by=desk)
    now.later(days=4)
    late = breach_shown(made)
    assert (late.authority.late, late.people_told.late, late.people_told.waits, late.kept_until) == (
        False,
        True,
        True,
        None,
    )
    for kind in ("people_told", "over"):
        add_note(made, kind, "Xong.", by=desk)
    done = breach_shown(made)
    assert (done.due, done.people_told.late, done.kept_until >= date(2031, 11, 28)) == (None, True, True)
    with pytest.raises(BadWords):
        add_note(made, "erased", "Xóa.", by=desk)
    assert set(BreachNote.objects.values_list("kind", flat=True)) == {"authority_told", "people_told", "over"}


def test_what_has_to_be_told_first_stands_first(desk: Any) -> None:
    harmless = recorded(desk, may_harm=False, found_at=NOW)
    later, sooner = recorded(desk, found_at=NOW - timedelta(hours=1)), recorded(desk)
    assert [one.it.pk for one in breaches()] == [sooner.pk, later.pk, harmless.pk]

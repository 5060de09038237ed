"""What is stuck is shown with its reason, and a person lets it be tried again or sets it aside, once, and it is written down."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lantoa.journal import api as journal
from lantoa.journal.actions import registry
from lantoa.journal.errors import NotStuck
from lantoa.journal.models import Entry, Follower, Incoming, Job
from lantoa.journal.tests.factories import Somebody, happens
from lantoa.kit.world import world

pytestmark = pytest.mark.django_db
OPERATOR = Somebody(person_id=1, organisation_id=None, roles=frozenset({"person", "operator"}))


@pytest.fixture(autouse=True)
def nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_sweepers", {})
    monkeypatch.setattr(registry, "_followers", {})
    known = {**registry.acts(), "test.happened": "Something."}
    monkeypatch.setattr(registry, "acts", lambda: known)


def parked(**changes: object) -> Job:
    now = world.now()
    return Job.objects.create(
        task="lantoa.messages.tasks.deliver", args=[5], made_at=now, next_at=now, parked_at=now, failing_since=now, attempts=8,
        reason="ValueError: lantoa/x.py:7 deliver", **changes,
    )  # fmt: skip


def arrived(state: str = "parked") -> Incoming:
    return Incoming.objects.create(
        source="payments.sepay",
        dedupe_key="1",
        body=b"{}",
        received_at=world.now(),
        state=state,
        reason="KeyError: x.py:9",
    )


def stuck(kind: str, pk: object) -> journal.Stuck:
    found = journal.find_stuck(kind, str(pk))
    assert found is not None
    return found


def acts() -> list[tuple[str, str, object]]:
    return [(entry.act, entry.subject_id, entry.data["kind"]) for entry in Entry.objects.order_by("pk")]


def test_only_an_operator_sees_what_is_stuck() -> None:
    job, news = parked(), arrived()
    assert [it.handle for it in journal.stuck_visible_to(OPERATOR)] == [f"task-{job.pk}", f"arrived-{news.pk}"]
    assert journal.stuck_visible_to(Somebody()) == []


def test_a_task_tried_again_has_all_its_tries_before_it() -> None:
    job = parked()
    journal.try_again(stuck("task", job.pk), by=OPERATOR, key=world.uuid7())
    job.refresh_from_db()
    assert (job.parked_at, job.attempts, job.failing_since) == (None, 0, None)
    assert acts() == [("journal.work_tried_again", str(job.pk), "task")]
    assert Entry.objects.get().by_id == 1


def test_a_task_set_aside_is_gone_and_written_down() -> None:
    job = parked()
    number = job.pk
    journal.set_aside(stuck("task", number), by=OPERATOR, key=world.uuid7())
    assert not Job.objects.exists()
    assert acts() == [("journal.work_set_aside", str(number), "task")]
    assert Entry.objects.get().data["name"] == "lantoa.messages.tasks.deliver"


def test_what_arrived_is_new_again_or_kept_without_effect() -> None:
    news = arrived()
    journal.try_again(stuck("arrived", news.pk), by=OPERATOR)
    news.refresh_from_db()
    assert (news.state, news.reason) == ("new", "")
    Incoming.objects.update(state="parked", reason="again")
    journal.set_aside(stuck("arrived", news.pk), by=OPERATOR)
    news.refresh_from_db()
    assert (news.state, news.reason, bytes(news.body)) == ("refused", "again", b"{}")


def test_the_same_key_twice_does_it_once_and_another_time_is_told() -> None:
    job, key = parked(), world.uuid7()
    it = stuck("task", job.pk)
    journal.try_again(it, by=OPERATOR, key=key)
    journal.try_again(it, by=OPERATOR, key=key)
    assert len(acts()) == 1
    with pytest.raises(NotStuck):
        journal.try_again(it, by=OPERATOR, key=world.uuid7())
    with pytest.raises(NotStuck):
        journal.set_aside(it, by=OPERATOR, key=world.uuid7())
    assert len(acts()) == 1
    assert Job.objects.count() == 1


def test_what_was_parked_anew_since_it_was_looked_at_is_another_matter() -> None:
    job = parked()
    seen = stuck("task", job.pk)
    Job.objects.update(parked_at=world.now() + timedelta(seconds=1), reason="another reason")
    with pytest.raises(NotStuck):
        journal.set_aside(seen, by=OPERATOR)
    assert Job.objects.exists()


def test_regular_work_can_be_hurried_but_not_set_aside() -> None:
    wrong = [True]
    journal.sweeper("one")(lambda: 1 // (0 if wrong[0] else 1))
    journal.sweep_all()
    wrong[0] = False
    assert journal.work_off() == 0
    it = stuck("regular", Job.objects.get().pk)
    with pytest.raises(NotStuck):
        journal.set_aside(it, by=OPERATOR)
    journal.try_again(it, by=OPERATOR)
    assert journal.work_off() == 1
    assert journal.stuck() == []


def test_a_follower_that_fails_waits_longer_and_longer_and_can_be_hurried() -> None:
    wrong, seen = [True], []

    def read(entries: list[Entry]) -> None:
        if wrong[0]:
            raise ZeroDivisionError("planted")
        seen.extend(entries)

    journal.follower("reader", of=["test.happened"])(read)
    happens(3)
    journal.follow_all(due=True)
    assert Follower.objects.get(name="reader").attempts == 1
    journal.follow_all(due=True)
    assert Follower.objects.get(name="reader").attempts == 1
    wrong[0] = False
    (it,) = journal.stuck()
    assert (it.kind, it.reason, it.tries) == ("follower", "ZeroDivisionError: planted", 1)
    with pytest.raises(NotStuck):
        journal.set_aside(it, by=OPERATOR)
    journal.try_again(it, by=OPERATOR)
    assert journal.follow_all(due=True) == 1
    assert journal.stuck() == []
    assert Follower.objects.get(name="reader").failing_since is None


@pytest.mark.parametrize(
    "handle", ["task-0", "task-x", "task", "", "follower-\x00", "regular-9", "arrived-99999999999999999999", "task-²"]
)
def test_nonsense_names_nothing(handle: str) -> None:
    kind, _dash, number = handle.partition("-")
    assert journal.find_stuck(kind, number) is None


def said(*words: str) -> str:
    out = StringIO()
    call_command("queue", *words, stdout=out)
    return out.getvalue()


def test_the_command_lists_and_deals_with_what_is_stuck() -> None:
    journal.sweeper("one")(lambda: 1)
    journal.sweep_all()
    job, news = parked(), arrived()
    listed = said("list")
    assert "0 waiting; 0 at work; 1 parked" in listed
    assert "one: last done 20" in listed
    assert f"task-{job.pk} lantoa.messages.tasks.deliver: stuck since" in listed
    assert "ValueError: lantoa/x.py:7 deliver" in listed
    assert "is tried again" in said("retry", f"task-{job.pk}")
    assert "is set aside" in said("drop", f"arrived-{news.pk}")
    assert journal.stuck() == []
    with pytest.raises(CommandError, match="Nothing of this ID"):
        said("drop", f"task-{job.pk}")


def test_who_moved_away_keeps_no_follower_waiting() -> None:
    heard: list[int] = []

    def react(entries: list[Entry]) -> None:
        if any(entry.on_behalf_of_id == 4 for entry in entries):
            raise journal.MovedAway("elsewhere")
        heard.extend(entry.pk for entry in entries)

    journal.follower("test.reader", of=["test.happened"])(react)
    here, _gone, too = happens(3, 4, 5)
    assert journal.follow_all() == 3
    assert heard == [here.pk, too.pk]
    assert Follower.objects.get(name="test.reader").parked_reason == ""

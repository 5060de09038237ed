"""The queue: each task once, taken up again when its worker dies, tried later and later, parked when it never works."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from functools import partial
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection, transaction
from django_tasks import task

from lantoa.journal import api as journal
from lantoa.journal.actions import queue, registry
from lantoa.journal.models import Job
from lantoa.journal.rules.queue import MOST_TRIES
from lantoa.kit import log_lines
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import VIETNAM, world

pytestmark = pytest.mark.django_db
both = pytest.mark.django_db(transaction=True)
# What the tasks of this module are to do, by name; they note what they did.
stage = SimpleNamespace(done=[], do=lambda name: None)


@task()
def errand(name: str) -> None:
    stage.done.append(name)
    stage.do(name)


@task(priority=10)
def urgent(name: str) -> None:
    stage.done.append(name)


@task(priority=journal.LONG)
def plan_weeks(name: str) -> None:
    stage.done.append(name)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandingWorld]:
    monkeypatch.setattr(registry, "_sweepers", {})
    stage.done, stage.do = [], lambda name: None
    made = StandingWorld(datetime(2026, 11, 27, 1, 0, tzinfo=UTC))
    before = world.use(made)
    yield made
    world.use(before)


def broken(*names: str) -> Callable[[str], None]:
    def do(name: str) -> None:
        if name in names:
            raise ZeroDivisionError("planted")

    return do


def test_a_task_is_done_once_and_gone() -> None:
    errand.enqueue("a")
    assert journal.work_off() == 1
    assert journal.work_off() == 0
    assert stage.done == ["a"]
    assert not Job.objects.exists()


@both
def test_a_task_of_a_transaction_that_fails_was_never_there() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        errand.enqueue("a")
        raise ZeroDivisionError
    assert journal.work_off() == 0


def test_a_few_at_a_time_the_urgent_first_then_by_their_time(clock: StandingWorld) -> None:
    for name in "ab":
        errand.enqueue(name)
    urgent.enqueue("u")
    errand.using(run_after=clock.now() + timedelta(seconds=9)).enqueue("later")
    assert journal.work_off(most=2) == 2
    assert stage.done == ["u", "a"]
    assert journal.work_off() == 1
    clock.later(seconds=9)
    assert journal.work_off() == 1
    assert stage.done == ["u", "a", "b", "later"]


def test_what_somebody_waits_for_does_not_wait_for_all_regular_work() -> None:
    def long(name: str) -> int:
        stage.done.append(name)
        errand.enqueue("album")
        urgent.enqueue("order")
        return 0

    for name in ("a", "b"):
        journal.sweeper(name)(lambda name=name: long(name))  # type: ignore[misc]
    journal.plan_regular_work()
    journal.work_off()
    assert stage.done == ["a", "order", "b", "order"]


def test_what_fails_is_tried_again_later_and_later(clock: StandingWorld) -> None:
    errand.enqueue("a")
    stage.do, pauses = broken("a"), []
    for _try in range(3):
        journal.work_off()
        pauses.append((Job.objects.get().next_at - clock.now()).total_seconds())
        assert journal.work_off() == 0
        clock.later(seconds=pauses[-1])
    assert 5 <= pauses[0] <= 15
    assert 10 <= pauses[1] <= 30
    assert 20 <= pauses[2] <= 60
    stage.do = broken()
    journal.work_off()
    assert stage.done == ["a"] * 4
    assert not Job.objects.exists()


def test_what_failed_together_is_not_tried_together() -> None:
    for number in range(30):
        errand.enqueue(str(number))
    stage.do = broken(*map(str, range(30)))
    journal.work_off(most=30)
    times = set(Job.objects.values_list("next_at", flat=True))
    assert len(times) == 30
    assert max(times) - min(times) > timedelta(seconds=3)


def test_a_poison_job_is_parked_with_its_reason_and_holds_up_nothing(clock: StandingWorld) -> None:
    errand.enqueue("poison")
    stage.do = broken("poison")
    for number in range(MOST_TRIES):
        errand.enqueue(f"sound {number}")
        journal.work_off()
        assert stage.done[-1] == f"sound {number}" or stage.done[-2] == f"sound {number}"
        clock.later(hours=1)
    parked = Job.objects.get()
    assert (parked.parked_at is not None, parked.attempts) == (True, MOST_TRIES)
    assert parked.reason == "ZeroDivisionError: planted"
    assert journal.work_off() == 0
    assert stage.done.count("poison") == MOST_TRIES


def test_a_job_that_kills_its_workers_is_parked_too(clock: StandingWorld) -> None:
    errand.enqueue("killer")
    errand.enqueue("sound")
    for _death in range(MOST_TRIES):
        with pytest.raises(KeyboardInterrupt):
            stage.do = _dies_over("killer")
            journal.work_off()
        clock.later(minutes=3)
    assert journal.work_off() == 1
    assert stage.done == ["killer"] * MOST_TRIES + ["sound"]
    assert (Job.objects.get().reason, Job.objects.get().parked_at) == (queue.DIED, clock.now())


def _dies_over(victim: str) -> Callable[[str], None]:
    def do(name: str) -> None:
        if name == victim:
            raise KeyboardInterrupt

    return do


def test_a_lease_lost_by_a_killed_worker_is_taken_up_when_it_ends_and_not_before(clock: StandingWorld) -> None:
    errand.enqueue("a")
    stage.do = _dies_over("a")
    with pytest.raises(KeyboardInterrupt):
        journal.work_off()
    stage.do = broken()
    clock.later(seconds=queue.LEASE.total_seconds() - 1)
    assert journal.work_off() == 0
    clock.later(seconds=1)
    assert journal.work_off() == 1
    assert stage.done == ["a", "a"]
    assert not Job.objects.exists()


def test_a_long_job_that_says_it_is_still_at_it_keeps_its_lease(clock: StandingWorld) -> None:
    errand.enqueue("long")
    taken = []

    def do(name: str) -> None:
        for _step in range(4):
            clock.later(seconds=100)
            journal.still_at_it()
            taken.append(queue._next_task())

    stage.do = do
    assert journal.work_off() == 1
    assert taken == [None] * 4
    assert not Job.objects.exists()


def test_outside_of_any_job_saying_so_does_nothing() -> None:
    errand.enqueue("a")
    journal.still_at_it()
    assert Job.objects.get().claimed_until is None


def test_whoever_lost_the_lease_changes_nothing_any_more(clock: StandingWorld) -> None:
    errand.enqueue("slow")
    others = []

    def do(name: str) -> None:
        clock.later(minutes=5)
        others.append(queue._next_task())
        raise ZeroDivisionError

    stage.do = do
    journal.work_off(most=1)
    left = Job.objects.get()
    assert left.claimed_by == others[0].claimed_by
    assert (left.attempts, left.reason) == (2, "")


@both
def test_two_workers_never_take_the_same_job() -> None:
    for number in range(20):
        errand.enqueue(str(number))
    lock, start = threading.Lock(), threading.Barrier(2)
    stage.do = lambda name: lock.acquire() and lock.release()
    failures = []

    def work() -> None:
        try:
            start.wait(10)
            while journal.work_off():
                continue
        except Exception as error:  # noqa: BLE001 - told in the test itself
            failures.append(error)
        finally:
            connection.close()

    if connection.vendor != "postgresql":
        pytest.skip("the tests' embedded database lives in one connection")
    threads = [threading.Thread(target=work) for _worker in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    assert sorted(stage.done, key=int) == [str(number) for number in range(20)]
    assert not Job.objects.exists()


@both
def test_while_one_worker_takes_a_job_another_takes_the_next_and_does_not_wait() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("one writer at a time: nobody can look while somebody takes")
    for name in "ab":
        errand.enqueue(name)
    first, found = Job.objects.order_by("pk")[0], []

    def other() -> None:
        try:
            found.append(queue._next_task())
        finally:
            connection.close()

    with transaction.atomic():
        Job.objects.select_for_update().get(pk=first.pk)
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(10)
    assert [job.args for job in found] == [["b"]]


@both
def test_a_worker_whose_connection_is_killed_over_a_job_loses_it_to_another_once(clock: StandingWorld) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the tests' embedded database lives in one connection")
    errand.enqueue("a")
    began, killed, failures = threading.Event(), threading.Event(), []

    def do(name: str) -> None:
        if threading.current_thread().name == "victim":
            began.set()
            killed.wait(10)

    def victim() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                backend.append(cursor.fetchone()[0])
            journal.work_off()
        except Exception as error:  # noqa: BLE001 - told in the test itself
            failures.append(error)
        finally:
            connection.close()

    stage.do, backend = do, []
    thread = threading.Thread(target=victim, name="victim")
    thread.start()
    assert began.wait(10)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", backend)
    assert journal.work_off() == 0
    clock.later(seconds=queue.LEASE.total_seconds())
    assert journal.work_off() == 1
    killed.set()
    thread.join(10)
    assert [type(error) for error in failures] == [OperationalError]
    assert stage.done == ["a", "a"]
    assert (journal.work_off(), Job.objects.exists()) == (0, False)


@both
def test_two_workers_do_regular_work_once() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the tests' embedded database lives in one connection")
    looked, go_on, inside = [], threading.Event(), threading.Event()

    def sweep() -> int:
        looked.append(threading.current_thread().name)
        inside.set()
        go_on.wait(10)
        return 1

    journal.sweeper("one")(sweep)
    journal.plan_regular_work()

    def work() -> None:
        try:
            journal.work_off()
        finally:
            connection.close()

    first = threading.Thread(target=work, name="first")
    first.start()
    assert inside.wait(10)
    assert journal.work_off() == 0
    assert journal.sweep_all() == 0
    go_on.set()
    first.join(10)
    assert looked == ["first"]


def test_regular_work_missed_in_a_pause_is_done_once(clock: StandingWorld) -> None:
    done = []
    journal.regular("often", every=timedelta(minutes=10))(lambda: done.append("often") or 1)
    journal.plan_regular_work()
    assert journal.work_off() == 1
    assert journal.work_off() == 0
    clock.later(hours=8)
    assert journal.work_off() == 1
    assert journal.work_off() == 0
    clock.later(minutes=10)
    assert journal.work_off() == 1
    assert done == ["often"] * 3


def test_daily_work_is_done_at_its_hour_in_vietnam_and_once_after_days_of_pause(clock: StandingWorld) -> None:
    days = []
    journal.regular("daily", at=time(3))(lambda: days.append(clock.now().astimezone(VIETNAM)) or 1)
    journal.plan_regular_work()
    assert journal.work_off() == 0  # eight in the morning: its hour is over for today
    assert Job.objects.get().next_at == datetime(2026, 11, 28, 3, tzinfo=VIETNAM)
    clock.later(days=5)
    assert journal.work_off() == 1
    assert journal.work_off() == 0
    assert Job.objects.get().next_at == datetime(2026, 12, 3, 3, tzinfo=VIETNAM)


def test_regular_work_another_worker_did_since_the_look_is_not_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    done = []
    journal.regular("daily", at=time(9))(lambda: done.append("daily") or 1)
    journal.plan_regular_work()
    Job.objects.update(next_at=world.now())
    take = queue._take

    def slow(jobs: object) -> Job | None:
        monkeypatch.setattr(queue, "_take", take)
        journal.work_off()
        return take(jobs)

    monkeypatch.setattr(queue, "_take", slow)
    journal.work_off()
    assert done == ["daily"]


def test_regular_work_needs_a_time_and_only_one() -> None:
    for wrong in ({}, {"every": timedelta(1), "at": time(3)}):
        with pytest.raises(ValueError, match="often or at an hour"):
            journal.regular("one", **wrong)


def test_regular_work_that_fails_is_never_given_up_and_shows_since_when(clock: StandingWorld) -> None:
    wrong = [True]
    journal.sweeper("one")(lambda: 1 // (0 if wrong[0] else 1))
    journal.plan_regular_work()
    since = clock.now()
    for _try in range(MOST_TRIES + 3):
        journal.work_off()
        clock.later(minutes=20)
    (work,) = journal.regular_work(["one"])
    assert (work.failing_since, work.done_at) == (since, None)
    assert [(it.kind, it.reason[:17]) for it in journal.stuck()] == [("regular", "ZeroDivisionError")]
    wrong[0] = False
    assert journal.work_off() == 1
    (work,) = journal.regular_work(["one"])
    assert (work.failing_since, work.done_at) == (None, clock.now())
    assert journal.stuck() == []


def test_regular_work_another_release_knows_is_left_to_it() -> None:
    Job.objects.create(regular="of another release", made_at=world.now(), next_at=world.now())
    assert journal.work_off() == 0
    assert Job.objects.get().attempts == 0


def test_what_is_logged_within_a_job_carries_its_mark() -> None:
    marks = []
    stage.do = lambda name: marks.append(log_lines.mark())
    errand.enqueue("a")
    number = Job.objects.get().pk
    journal.work_off()
    assert (marks, log_lines.mark()) == ([f"job-{number}-1"], "")


def test_an_idle_worker_takes_no_lock(django_assert_num_queries: Callable[[int], object]) -> None:
    journal.sweeper("one")(lambda: 0)
    journal.plan_regular_work()
    journal.work_off()
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        journal.work_off()


def test_long_regular_work_is_done_by_lines_of_its_own_and_by_whoever_does_everything() -> None:
    done: list[str] = []

    def add(name: str) -> int:
        done.append(name)
        return 1

    journal.regular("short", every=timedelta(minutes=10))(lambda: done.append("short") or 1)
    for name in ("long", "longer"):
        journal.regular(name, every=timedelta(minutes=10), long=True)(partial(add, name))
    journal.plan_regular_work()

    assert (journal.work_off(), done) == (1, ["short"])
    assert (journal.work_off_long(), done) == (1, ["short", "long"])
    # One piece at a time: what is due by then is looked for anew.
    assert (journal.work_off_long(), done) == (1, ["short", "long", "longer"])
    assert journal.work_off_long() == 0
    assert (journal.sweep_all(), sorted(done)) == (3, ["long", "long", "longer", "longer", "short", "short"])


def test_a_long_task_is_left_to_lines_of_its_own_by_who_has_them() -> None:
    plan_weeks.enqueue("weeks")
    errand.enqueue("errand")
    journal.regular("long", every=timedelta(minutes=10), long=True)(lambda: stage.done.append("long") or 1)
    journal.plan_regular_work()

    assert (journal.work_off(long=False), stage.done) == (1, ["errand"])
    assert (journal.work_off_urgent(), stage.done) == (0, ["errand"])
    assert (journal.work_off_long(), stage.done) == (1, ["errand", "weeks"])
    assert (journal.work_off_long(), stage.done) == (1, ["errand", "weeks", "long"])
    plan_weeks.enqueue("more weeks")
    assert (journal.work_off(), stage.done[3:]) == (1, ["more weeks"]), "who has no such lines does everything"

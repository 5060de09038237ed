"""A message is written with what it tells, delivered once, tried again while that helps, and forgotten in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from lantoa.journal import api as journal
from lantoa.journal.models import Job
from lantoa.messages import api as messages
from lantoa.messages import tasks
from lantoa.messages.actions import message as actions
from lantoa.messages.models import Message
from lantoa.messages.tests.conftest import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def gateway(settings: object, stage: Stage) -> Stage:
    return stage


def waiting() -> list[Job]:
    return list(Job.objects.once().order_by("pk"))


def sent(purpose: str = "sign_in", **more: object) -> Message:
    return messages.send("+84912345678", "Mã 204816", purpose=purpose, **more)


def test_writing_a_message_sends_nothing_yet_but_puts_it_on_its_way(stage: Stage) -> None:
    message = sent()
    assert stage.requests == []
    assert message.state == Message.State.QUEUED
    (task,) = waiting()
    assert task.args == [message.pk]


def test_the_journal_knows_of_a_message_but_not_its_words_or_phone() -> None:
    (entry,) = journal.entries_about(sent())
    assert entry.act == "messages.message_queued"
    assert entry.data == {"purpose": "sign_in"}


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_leaves_neither_message_nor_task() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        sent()
        raise ZeroDivisionError
    assert Message.objects.count() == 0
    assert waiting() == []


def test_delivering_hands_it_over_once(stage: Stage) -> None:
    message = sent()
    assert actions.deliver(message.pk) is None
    assert actions.deliver(message.pk) is None
    message.refresh_from_db()
    assert (message.state, message.outside_id, message.attempts) == (Message.State.SENT, "abc", 1)
    assert message.sent_at == stage.now()
    assert [request["RequestId"] for request in stage.requests] == [str(message.request_id)]


def test_a_cut_line_is_tried_again_later_and_later_then_given_up(stage: Stage) -> None:
    message = sent()
    stage.answer = ConnectionRefusedError()
    pauses = [actions.deliver(message.pk) for _try in range(6)]
    assert pauses == [timedelta(seconds=seconds) for seconds in (5, 15, 45, 135, 405)] + [None]
    message.refresh_from_db()
    assert (message.state, message.attempts) == (Message.State.FAILED, 6)
    assert message.error == "no answer: ConnectionRefusedError"
    assert len({request["RequestId"] for request in stage.requests}) == 1


def test_a_refusal_is_not_tried_again(stage: Stage) -> None:
    message = sent()
    stage.answers(CodeResult="108", ErrorMessage="Phone number is not in correct format")
    assert actions.deliver(message.pk) is None
    message.refresh_from_db()
    assert (message.state, message.attempts) == (Message.State.FAILED, 1)
    assert "108" in message.error


def test_the_task_comes_back_after_the_pause(stage: Stage) -> None:
    message = sent()
    stage.answer = ConnectionRefusedError()
    tasks.deliver.call(message.pk)
    _first, again = waiting()
    assert again.next_at == stage.now() + timedelta(seconds=5)
    stage.answers(CodeResult="100", SMSID="late")
    tasks.deliver.call(message.pk)
    message.refresh_from_db()
    assert (message.state, message.error) == (Message.State.SENT, "")


def test_a_message_past_its_time_is_not_delivered(stage: Stage) -> None:
    message = sent(expires_at=stage.now() + timedelta(minutes=10))
    stage.later(minutes=10)
    assert actions.deliver(message.pk) is None
    message.refresh_from_db()
    assert (message.state, message.error) == (Message.State.FAILED, "too late")
    assert stage.requests == []


def test_the_words_of_a_code_are_dropped_once_it_is_over_others_are_kept(stage: Stage) -> None:
    code = sent(expires_at=stage.now() + timedelta(minutes=10))
    news = sent("order_paid")
    for message in (code, news):
        actions.deliver(message.pk)
    assert actions.drop_old_words() == 0
    stage.later(minutes=11)
    assert actions.drop_old_words() == 1
    assert [Message.objects.get(pk=message.pk).text for message in (code, news)] == ["", "Mã 204816"]


def test_what_a_dead_worker_left_is_put_on_its_way_again_though_nobody_else_sends_anything(stage: Stage) -> None:
    left, fresh = sent(), sent()
    Message.objects.filter(pk=left.pk).update(attempts=1)
    stage.later(minutes=3)
    Message.objects.filter(pk=fresh.pk).update(next_try_at=stage.now())
    before = len(waiting())
    assert journal.sweep_all() == 1
    assert [again.args for again in waiting()[before:]] == [[left.pk]]
    assert journal.sweep_all() == 0


def test_what_keeps_failing_is_not_put_on_its_way_a_second_time_beside_itself(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = sent()

    def broken(message_id: int) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(actions, "deliver", broken)
    for _try in range(12):
        journal.work_off()
        stage.later(minutes=11)
        journal.sweep_all()
    (job,) = waiting()
    assert (job.args, job.parked_at is not None) == ([message.pk], True)
    assert [it.name for it in journal.stuck()] == ["lantoa.messages.tasks.deliver"]


def test_a_worker_that_read_an_old_count_does_not_send(stage: Stage) -> None:
    message = sent()
    stale = Message.objects.get(pk=message.pk)
    actions.deliver(message.pk)
    Message.objects.filter(pk=message.pk).update(state=Message.State.QUEUED)
    assert actions._claim(stale, None) is False
    assert len(stage.requests) == 1

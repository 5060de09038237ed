"""A message that was kept and acknowledged, and whose process then died, is processed in the worker."""

from __future__ import annotations

import threading
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from lantoa.journal import api as journal
from lantoa.payments.actions.hook import Checked, keep, process_notice, take_left_behind
from lantoa.payments.adapters.registry import feeds
from lantoa.payments.models import BankTransaction, Payment, PaymentRequest, PayoutAccount
from lantoa.payments.tests import factories
from lantoa.payments.tests.conftest import Stage

pytestmark = pytest.mark.django_db


def left(account: PayoutAccount, **changes: object) -> journal.Incoming:
    """Kept by a process that was killed before it went on."""
    raw = factories.raw(account, **changes)
    return keep(Checked(account, {}, raw, feeds()["sepay"].parse(raw)))


def owed() -> tuple[PaymentRequest, journal.Incoming]:
    account = factories.fed_account()
    request = factories.asked(account, 250_000)
    return request, left(account, content=request.code)


@pytest.mark.django_db(transaction=True)  # the worker closes connections on its way
def test_the_worker_finishes_it_once(stage: Stage) -> None:
    request, incoming = owed()
    stage.later(seconds=61)
    for _ in range(2):
        call_command("work", once=True, stdout=StringIO())
    incoming.refresh_from_db()
    request.refresh_from_db()
    assert (incoming.state, request.received) == ("done", 250_000)
    assert Payment.objects.count() == 1


def test_a_message_still_at_work_is_left_alone(stage: Stage) -> None:
    _request, incoming = owed()
    stage.later(seconds=59)
    assert take_left_behind() == 0
    incoming.refresh_from_db()
    assert incoming.state == "new"


def test_what_is_parked_refused_or_done_is_not_touched(stage: Stage) -> None:
    account = factories.fed_account()
    for state in ("parked", "refused", "done"):
        journal.Incoming.objects.filter(pk=left(account).pk).update(state=state)
    stage.later(hours=1)
    assert take_left_behind() == 0
    assert sorted(journal.Incoming.objects.values_list("state", flat=True)) == ["done", "parked", "refused"]
    assert BankTransaction.objects.count() == 0


def test_one_that_cannot_be_done_is_parked_and_the_others_go_on(stage: Stage) -> None:
    account = factories.fed_account()
    broken, sound = left(account), left(account)
    journal.Incoming.objects.filter(pk=broken.pk).update(headers={"account": "987654321"})
    stage.later(minutes=2)
    assert take_left_behind() == 1
    for incoming in (broken, sound):
        incoming.refresh_from_db()
    assert (broken.state, sound.state) == ("parked", "done")
    assert "DoesNotExist" in broken.reason


def test_what_other_rooms_received_is_theirs(stage: Stage) -> None:
    journal.receive("elsewhere", b"{}", headers={}, dedupe_key="1")
    stage.later(hours=1)
    assert take_left_behind() == 0
    assert journal.Incoming.objects.get().state == "new"


def test_fifty_are_done_at_a_time(stage: Stage) -> None:
    account = factories.fed_account()
    for _ in range(52):
        left(account)
    stage.later(minutes=2)
    assert [take_left_behind(), take_left_behind(), take_left_behind()] == [50, 2, 0]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_it_once(stage: Stage) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("races are proved on PostgreSQL")
    request, incoming = owed()
    stage.later(minutes=2)

    def work() -> None:
        try:
            process_notice(incoming.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    request.refresh_from_db()
    assert request.received == 250_000
    assert Payment.objects.count() == 1

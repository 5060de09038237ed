"""Messages of banks that come at once are taken together, each counted as if it had come alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError

from lantoa.journal import api as journal
from lantoa.journal.actions import registry
from lantoa.payments import acts
from lantoa.payments.actions import hook
from lantoa.payments.actions.hook import Checked
from lantoa.payments.adapters.registry import feeds
from lantoa.payments.models import BankTransaction, LedgerEntry, Payment, PayoutAccount, Telling
from lantoa.payments.queries.ledger import Recount
from lantoa.payments.tests import factories

pytestmark = pytest.mark.django_db


def message(account: PayoutAccount, memo: str, amount: int = 250_000, **changes: Any) -> Checked:
    raw = factories.raw(account, content=memo, transferAmount=amount, **changes)
    return Checked(account, {}, raw, feeds()["sepay"].parse(raw))


def outcomes() -> list[str]:
    return list(BankTransaction.objects.order_by("pk").values_list("outcome", flat=True))


def states() -> list[str]:
    return list(journal.Incoming.objects.order_by("pk").values_list("state", flat=True))


def all_agrees() -> bool:
    return list(Recount().faults()) == []


def test_messages_of_many_accounts_are_taken_in_few_questions(django_assert_max_num_queries: Any) -> None:
    accounts = [factories.fed_account() for _ in range(6)]
    requests = [factories.asked(account, 250_000) for account in accounts]
    told = [message(account, request.code) for account, request in zip(accounts, requests, strict=True)]
    PayoutAccount.objects.update(proved_at=accounts[0].created_at)
    with django_assert_max_num_queries(24):
        assert hook._take(told) == [None] * 6
    for request in requests:
        request.refresh_from_db()
    assert [request.due for request in requests] == [0] * 6
    assert outcomes() == ["exact"] * 6
    assert states() == ["done"] * 6
    assert set(Telling.objects.values_list("incoming__state", flat=True)) == {"done"}
    assert PayoutAccount.objects.filter(last_heard_at=None).count() == 0
    assert all_agrees()


def test_several_messages_about_one_order_count_one_after_the_other() -> None:
    account, other = factories.fed_account(), factories.fed_account()
    request = factories.asked(account, 250_000)
    told = [
        message(account, request.code, 100_000), message(other, request.code, 9_000), message(account, request.code, 150_000),
        message(account, request.code, 150_000), message(other, "cam on", 7_000), message(account, "ra", 5_000, transferType="out"),
    ]  # fmt: skip
    assert hook._take(told) == [None] * 6
    assert sorted(outcomes()) == ["already_paid", "exact", "ignored_outgoing", "underpaid", "unknown", "wrong_account"]
    request.refresh_from_db()
    assert request.received == 250_000
    assert all_agrees()


def test_one_told_before_sends_all_their_own_way_and_nothing_counts_twice() -> None:
    account, other = factories.fed_account(), factories.fed_account()
    request, another = factories.asked(account, 250_000), factories.asked(other, 90_000)
    first = message(account, request.code, referenceCode="FT1")
    hook.take(first)
    again = message(account, request.code, referenceCode="FT1")  # the same movement under another number of the service
    assert hook._take([first, again, message(other, another.code, 90_000)]) == [None] * 3
    assert outcomes() == ["exact", "exact"]
    assert states() == ["done"] * 3
    assert Payment.objects.count() == 2
    assert all_agrees()


def test_two_that_say_the_same_at_once_are_one_movement() -> None:
    account = factories.fed_account()
    request = factories.asked(account, 250_000)
    told = [message(account, request.code, referenceCode="FT1") for _ in range(2)]
    assert hook._take(told) == [None, None]
    assert outcomes() == ["exact"]
    assert states() == ["done", "done"]


def test_a_broken_one_is_parked_and_takes_no_neighbour_along(monkeypatch: pytest.MonkeyPatch) -> None:
    account, other = factories.fed_account(), factories.fed_account()
    request, another = factories.asked(account, 250_000), factories.asked(other, 90_000)

    def breaks(entries: list[journal.Entry]) -> None:
        if any(entry.data["amount"] == 90_000 for entry in entries):
            raise ZeroDivisionError("a room above broke")

    monkeypatch.setattr(registry, "_reactions", {acts.PAYMENT_RECEIVED: [breaks]})
    assert hook._take([message(account, request.code), message(other, another.code, 90_000)]) == [None, None]
    assert states() == ["done", "parked"]
    assert LedgerEntry.objects.count() == 1
    assert all_agrees()


def test_what_could_not_be_kept_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*message: object) -> None:
        raise OperationalError("database is locked")

    account = factories.fed_account()
    monkeypatch.setattr(hook, "keep", busy)
    monkeypatch.setattr(journal, "receive_together", busy)
    answers = hook._take([message(account, "cam on"), message(account, "cam on")])
    assert [type(answer) for answer in answers] == [OperationalError, OperationalError]
    with pytest.raises(OperationalError):
        hook.take(message(account, "cam on"))

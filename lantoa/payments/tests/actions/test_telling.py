"""The same money told by a feed and by statements, in whatever order and however often, counts once."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from lantoa.kit.world import world
from lantoa.payments.actions.telling import Marks, take_notice, take_notices
from lantoa.payments.actions.transaction import reopen, settle
from lantoa.payments.adapters.base import BankNotice
from lantoa.payments.models import BankTransaction, LedgerEntry, PayoutAccount, Telling
from lantoa.payments.queries.ledger import Recount, balances
from lantoa.payments.tests import factories

pytestmark = pytest.mark.django_db


def as_in_a_statement(notice: BankNotice) -> BankNotice:
    """The same movement in the bank's own words: no time, another wording, its own reference."""
    day = notice.at.replace(hour=5, minute=0, second=0, microsecond=0)
    return replace(notice, outside_id="", at=day, day_only=True, memo=f"CT DEN {notice.memo} tu 0123", reference="")


def taken(account: PayoutAccount, file: Sequence[BankNotice], source: str) -> list[BankTransaction]:
    """The lines that one file of this kind becomes."""
    marks = Marks()
    return [line for line, _new in take_notices(account, [(marks.of(one), one) for one in file], source=source)]


def agrees() -> bool:
    recount = Recount()
    assert list(recount.faults()) == []
    assert recount.entries > 0
    return True


def state(account: PayoutAccount) -> dict[str, object]:
    its = LedgerEntry.objects.filter(organisation=account.organisation_id)
    return {"lines": BankTransaction.objects.filter(account=account).count(), "balances": balances(its)}


def test_a_statement_after_the_feed_counts_nothing_again_and_repairs_what_the_feed_lost() -> None:
    account = factories.fed_account()
    one, two = factories.asked(account, 250_000), factories.asked(account, 70_000)
    heard, lost = (factories.notice(account, row.amount, row.code) for row in (one, two))
    line = take_notice(account, heard)
    statement = [as_in_a_statement(heard), as_in_a_statement(lost)]
    assert [made == line for made in taken(account, statement, "mt940")] == [True, False]
    for row in (one, two):
        row.refresh_from_db()
        assert (row.received, row.due) == (row.amount, 0)
    assert take_notice(account, lost).outcome == "exact"
    assert BankTransaction.objects.count() == 2
    assert Telling.objects.count() == 4
    assert agrees()


def test_the_same_statement_twice_and_one_of_an_overlapping_period_count_nothing_again() -> None:
    account = factories.account()
    day = world.now().replace(hour=5, minute=0, second=0, microsecond=0)
    rows = [
        factories.notice(account, 50_000, "tien com", at=day - timedelta(days=back), reference="", day_only=True)
        for back in (0, 0, 1, 2)
    ]
    first = taken(account, rows, "sheet")
    again = taken(account, rows, "sheet")
    later = taken(account, [*rows[:3], rows[0]], "sheet")
    assert [line.pk for line in first] == [line.pk for line in again]
    assert [line.pk for line in later[:3]] == [line.pk for line in first[:3]]
    assert later[3].pk not in {line.pk for line in first}
    assert BankTransaction.objects.count() == 5


def test_a_fee_with_its_transfers_reference_is_a_movement_of_its_own() -> None:
    account = factories.account()
    transfer = factories.notice(account, 500_000, "chuyen", direction="out", reference="FT1")
    fee = replace(transfer, amount=11_000, memo="phi")
    marks = Marks()
    assert len({marks.of(one) for one in (transfer, fee, transfer)}) == 3
    lines = taken(account, [transfer, fee], "mt940")
    assert {(line.amount, line.outcome) for line in lines} == {
        (500_000, "ignored_outgoing"),
        (11_000, "ignored_outgoing"),
    }


def test_a_day_without_a_time_pays_an_order_of_that_evening_and_the_feed_tells_the_time_later() -> None:
    account = factories.fed_account()
    row = factories.asked(account, 250_000)
    told = factories.notice(account, 250_000, row.code)
    (line,) = taken(account, [as_in_a_statement(told)], "camt")
    assert (line.outcome, line.day_only) == ("exact", True)
    take_notice(account, told)
    line.refresh_from_db()
    assert (line.at, line.day_only) == (told.at, False)


def test_what_moved_before_the_account_was_named_asks_for_nothing() -> None:
    account = factories.account()
    old = factories.notice(account, 9_000_000, "luong thang", at=world.now() - timedelta(days=30))
    new = factories.notice(account, 9_000_000, "luong thang", at=world.now() + timedelta(days=1))
    assert [line.outcome for line in taken(account, [old, new], "sheet")] == ["before", "unknown"]
    assert list(BankTransaction.objects.to_look_at().values_list("outcome", flat=True)) == ["unknown"]
    assert agrees()


def test_one_file_pays_an_order_in_parts_and_says_what_came_too_often() -> None:
    account = factories.account()
    row = factories.asked(account, 250_000)
    amounts = [100_000, 150_000, 250_000]
    file = [factories.notice(account, amount, row.code) for amount in amounts]
    lines = taken(account, file, "sheet")
    assert [line.outcome for line in lines] == ["underpaid", "exact", "already_paid"]
    row.refresh_from_db()
    assert row.received == 250_000
    assert agrees()


def test_any_order_of_arrival_ends_in_the_same_balances() -> None:
    outcomes = []
    for seed in range(6):
        chance, account = random.Random(seed), factories.fed_account()
        rows = [factories.asked(account, amount) for amount in (250_000, 70_000, 70_000)]
        told = [factories.notice(account, row.amount, row.code) for row in rows]
        told += [factories.notice(account, 40_000, "cam on"), factories.notice(account, 250_000, rows[0].code)]
        tellings: list[tuple[str, Sequence[BankNotice]]] = [("feed", [one]) for one in told[:3] * 2]
        tellings += [("sheet", told), ("mt940", [as_in_a_statement(one) for one in told[:4]]), ("sheet", told[1:])]
        chance.shuffle(tellings)
        for source, notices in tellings:
            if source == "feed":
                take_notice(account, notices[0])
            else:
                taken(account, notices, source)
        outcomes.append(state(account))
    assert outcomes == [outcomes[0]] * len(outcomes)
    assert outcomes[0] == {"lines": 5, "balances": {"bank": 680_000, "requests": -390_000, "suspense": -290_000}}
    assert agrees()


def test_explained_by_hand_leaves_suspense_and_comes_back_when_reopened() -> None:
    account = factories.account()
    by = factories.owner_of(factories.organisation_of(account))
    line = factories.told(account, 90_000)
    paid = factories.told(account, 60_000, "tien hang")
    row = factories.asked(account, 60_000)
    for step, expected in (
        (lambda: settle(line, note="tiền nhà", by=by), {"bank": 150_000, "other": -90_000, "suspense": -60_000}),
        (
            lambda: settle(paid, request=row, by=by),
            {"bank": 150_000, "other": -90_000, "requests": -60_000, "suspense": 0},
        ),
        (
            lambda: reopen(line, reason="nhầm", by=by),
            {"bank": 150_000, "other": 0, "requests": -60_000, "suspense": -90_000},
        ),
    ):
        step()
        assert state(account)["balances"] == expected
        assert agrees()


def test_a_file_costs_the_same_number_of_questions_however_long(django_assert_max_num_queries: object) -> None:
    account = factories.account()
    rows = [factories.asked(account, 10_000 + number) for number in range(60)]
    file = [factories.notice(account, row.amount, row.code) for row in rows]
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        taken(account, file, "sheet")
    assert not any(row.due for row in type(rows[0]).objects.filter(pk__in=[row.pk for row in rows]))

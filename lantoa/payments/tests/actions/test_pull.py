"""What a service's messages missed is read from its list, each movement once, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from lantoa.journal import api as journal
from lantoa.kit.world import VIETNAM, world
from lantoa.payments.actions.account import connect_feed
from lantoa.payments.actions.feed import open_list
from lantoa.payments.actions.pull import OVERLAP, due_lists, read_list
from lantoa.payments.actions.telling import take_notice
from lantoa.payments.errors import BadFeed
from lantoa.payments.models import BankTransaction, Feed, PayoutAccount, Telling
from lantoa.payments.queries.ledger import Recount
from lantoa.payments.tests import factories
from lantoa.payments.tests.lists import KEY, Lists, answer, casso_page, sepay_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def outside() -> Iterator[Lists]:
    made = Lists()
    before = world.use(made)
    yield made
    world.use(before)


def listed(provider: str = "sepay") -> Feed:
    account = factories.account()
    auth = "api_key" if provider == "sepay" else "hmac"
    connect_feed(account, provider=provider, auth=auth, secret=factories.SECRET)
    open_list(account, list_key=KEY, by=factories.owner_of(factories.organisation_of(account)))
    return Feed.objects.select_related("account").get(account=account)


def account_of(feed: Feed) -> PayoutAccount:
    return PayoutAccount.objects.get(pk=feed.account_id)


def test_money_no_message_told_of_is_found_and_counted_once(outside: Lists) -> None:
    feed = listed()
    request = factories.asked(feed.account, 250_000)
    outside.answers = lambda _query: answer(sepay_page(factories_notice))
    factories_notice = factories.notice(feed.account, 250_000, request.code)
    assert [read_list(feed.pk), read_list(feed.pk)] == [1, 0]
    request.refresh_from_db()
    assert request.received == 250_000
    assert account_of(feed).proved_at is not None
    assert not list(Recount().faults())


def test_the_key_goes_with_the_call_and_stays_sealed(outside: Lists) -> None:
    feed = listed()
    outside.answers = lambda _query: answer(sepay_page())
    read_list(feed.pk)
    ((called, query, headers),) = outside.asked
    assert called == "GET /sepay/v2/transactions"
    assert headers["Authorization"] == f"Bearer {KEY}"
    assert (query["page"], query["per_page"], query["transaction_date_sort"]) == ("1", "100", "asc")
    assert KEY.encode() not in bytes(feed.list_key)


@pytest.mark.parametrize("first", ["message", "list"])
def test_what_a_message_and_the_list_tell_is_one(outside: Lists, first: str) -> None:
    feed = listed()
    request = factories.asked(feed.account, 250_000)
    told = factories.notice(feed.account, 250_000, request.code)
    # The list knows the movement by another number than the message.
    outside.answers = lambda _query: answer(sepay_page(replace(told, outside_id="a-uuid")))
    for way in ("message", "list") if first == "message" else ("list", "message"):
        if way == "list":
            read_list(feed.pk)
        else:
            take_notice(account_of(feed), told)
    request.refresh_from_db()
    assert (request.received, BankTransaction.objects.count()) == (250_000, 1)
    assert set(Telling.objects.values_list("source", flat=True)) == {"sepay", "sepay_list"}


def test_two_equal_transfers_stay_two(outside: Lists) -> None:
    feed = listed()
    one = factories.notice(feed.account, 50_000, "ca phe")
    other = factories.notice(feed.account, 50_000, "ca phe")
    take_notice(account_of(feed), one)
    outside.answers = lambda _query: answer(sepay_page(one, other))
    read_list(feed.pk)
    assert BankTransaction.objects.count() == 2


def test_the_account_of_somebody_else_on_the_same_list_is_left_alone(outside: Lists) -> None:
    feed = listed()
    stranger = replace(factories.notice(feed.account), account_number="9998887776")
    outside.answers = lambda _query: answer(sepay_page(stranger))
    assert read_list(feed.pk) == 0
    assert not BankTransaction.objects.exists()


def test_a_virtual_account_is_known_by_the_real_one(outside: Lists) -> None:
    feed = listed()
    through = factories.notice(feed.account, account_number="1", sub_account=feed.account.number)
    outside.answers = lambda _query: answer(sepay_page(through))
    assert read_list(feed.pk) == 1


def test_pages_are_read_one_by_one_and_a_reading_cut_short_goes_on(outside: Lists) -> None:
    feed = listed()
    pages = {str(page): [factories.notice(feed.account)] for page in range(1, 14)}
    outside.answers = lambda query: answer(sepay_page(*pages[query["page"]], more=query["page"] != "13"))
    assert read_list(feed.pk) == 10
    feed.refresh_from_db()
    assert (feed.list_place, feed.list_from, feed.list_due_at) == ("11", None, world.now())
    outside.later(minutes=7)
    assert read_list(feed.pk) == 3
    feed.refresh_from_db()
    assert (feed.list_place, feed.list_from) == ("", world.now() - timedelta(minutes=7))
    asked = {query["transaction_date_from"] for _call, query, _headers in outside.asked}
    assert len(asked) == 1, "a reading keeps its beginning"


def test_the_next_reading_reaches_back_before_the_last(outside: Lists) -> None:
    feed = listed()
    outside.answers = lambda _query: answer(sepay_page())
    read_list(feed.pk)
    read_at = world.now()
    outside.later(minutes=10)
    read_list(feed.pk)
    since = (read_at - OVERLAP).astimezone(VIETNAM)
    assert outside.asked[-1][1]["transaction_date_from"] == f"{since:%Y-%m-%d %H:%M:%S}"


def test_a_failure_keeps_its_reason_waits_longer_each_time_and_is_forgotten_when_it_is_over(outside: Lists) -> None:
    feed, waits = listed(), []
    outside.answers = lambda _query: answer({}, 500)
    for _ in range(9):
        read_list(feed.pk)
        feed.refresh_from_db()
        waits.append((feed.list_due_at - world.now()).total_seconds() / 60)
    assert (feed.list_fault, feed.list_said, feed.list_failures) == ("silent", "HTTP 500", 9)
    assert 16 <= waits[0] <= 24
    assert 32 <= waits[1] <= 48
    assert max(waits) <= 6 * 60 * 1.2
    assert len(set(waits)) == len(waits), "chance spreads them"
    outside.answers = lambda _query: answer(sepay_page())
    read_list(feed.pk)
    feed.refresh_from_db()
    assert (feed.list_fault, feed.list_said, feed.list_failures, feed.list_failing_since) == ("", "", 0, None)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (answer(b"", 401), "key"), (answer({}, 403), "key"), (answer({}, 429, retry_after="3000"), "busy"), (answer({}, 404), "not_understood"),
        (answer({}, 503), "silent"), (answer(b""), "not_understood"), (answer(b"[" * 9000), "not_understood"), (answer([]), "not_understood"),
        (answer({"data": {}}), "not_understood"), (answer({"data": [1], "meta": {"pagination": {}}}), "not_understood"),
        (answer({"data": [{}], "meta": {"pagination": {}}}), "not_understood"),
    ],
)  # fmt: skip
def test_whatever_comes_back_ends_in_a_word(outside: Lists, said: object, fault: str) -> None:
    feed = listed()
    outside.answers = lambda _query: said  # type: ignore[return-value]
    assert read_list(feed.pk) == 0
    feed.refresh_from_db()
    assert feed.list_fault == fault
    if fault == "busy":
        assert feed.list_due_at >= world.now() + timedelta(seconds=3000)


def test_no_answer_at_all_ends_in_a_word_too(outside: Lists) -> None:
    feed = listed()

    def gone(_query: dict[str, str]) -> object:
        raise TimeoutError

    outside.answers = gone  # type: ignore[assignment]
    read_list(feed.pk)
    feed.refresh_from_db()
    assert (feed.list_fault, feed.list_said) == ("silent", "no answer: TimeoutError")


def test_one_that_is_due_is_given_to_one_worker(outside: Lists) -> None:
    feed = listed()
    assert [due_lists(), due_lists()] == [[feed.pk], []]
    outside.later(minutes=6)
    assert due_lists() == [feed.pk], "who took it and died is not waited for"


def test_cassos_list_of_days_meets_the_message_of_the_minute(outside: Lists) -> None:
    feed = listed("casso")
    told = factories.notice(feed.account, 90_000, "cam on ban nhe")
    day = replace(told, at=told.at.astimezone(VIETNAM).replace(hour=0, minute=0, second=0))
    take_notice(account_of(feed), told)
    outside.answers = lambda _query: answer(casso_page(day))
    assert read_list(feed.pk) == 0
    ((called, query, headers),) = outside.asked
    assert (called, headers["Authorization"]) == ("GET /casso/v2/transactions", f"Apikey {KEY}")
    assert query == {"fromDate": "2026-11-26", "page": "1", "pageSize": "100", "sort": "ASC"}
    assert BankTransaction.objects.get().day_only is False


def test_the_trial_proves_each_way_by_itself_and_is_neither_income_nor_to_look_at(outside: Lists) -> None:
    feed = listed()
    code = account_of(feed).proof_code
    trial = factories.notice(feed.account, 1_000, f"thu ket noi {code}")
    outside.answers = lambda _query: answer(sepay_page(trial))
    read_list(feed.pk)
    feed.refresh_from_db()
    assert (feed.list_proved_at, feed.hook_proved_at) == (world.now(), None)
    outside.later(minutes=1)
    take_notice(account_of(feed), trial)
    feed.refresh_from_db()
    assert feed.hook_proved_at == world.now()
    line = BankTransaction.objects.get()
    assert (line.outcome, line.needs_a_look) == ("proof", False)
    counted = Recount()
    assert not list(counted.faults())
    assert counted.balances == {"bank": 1_000, "other": -1_000}
    acts = [entry.data["by"] for entry in journal.entries_about(line.account).filter(act="payments.feed_proved")]
    assert sorted(acts) == ["hook", "list"]


def test_money_with_another_code_or_that_went_out_proves_nothing(outside: Lists) -> None:
    feed = listed()
    account = account_of(feed)
    take_notice(account, factories.notice(account, 1_000, "LT2222222"))
    take_notice(account, factories.notice(account, 1_000, account.proof_code, direction="out"))
    feed.refresh_from_db()
    assert not feed.is_proved


def test_another_service_begins_anew_and_the_same_one_goes_on(outside: Lists) -> None:
    feed = listed()
    Feed.objects.filter(pk=feed.pk).update(hook_proved_at=world.now())
    account = account_of(feed)
    connect_feed(account, auth="api_key", secret=factories.SECRET + "9")
    feed.refresh_from_db()
    assert (feed.is_proved, feed.is_listed, account.proof_code) == (True, True, account_of(feed).proof_code)
    first = account.proof_code
    connect_feed(account, provider="payos", auth="hmac", secret=factories.SECRET)
    anew = Feed.objects.get(account=account)
    assert (anew.is_proved, anew.is_listed) == (False, False)
    assert account_of(anew).proof_code != first


@pytest.mark.parametrize("provider", ["payos", "gpmpay"])
def test_a_service_without_a_list_takes_no_key_for_it(provider: str) -> None:
    account = connect_feed(factories.account(), provider=provider, auth="hmac", secret=factories.SECRET)
    with pytest.raises(BadFeed) as refused:
        open_list(account, list_key=KEY, by=factories.owner_of(factories.organisation_of(account)))
    assert refused.value.field == "list_key"

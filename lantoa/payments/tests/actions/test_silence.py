"""A service that falls silent is seen by what is known, said once, and forgotten when it tells again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.payments.actions.feed import open_list
from lantoa.payments.actions.pull import read_list
from lantoa.payments.actions.silence import check_feeds
from lantoa.payments.actions.telling import Marks, take_notices
from lantoa.payments.models import Feed, PayoutAccount
from lantoa.payments.queries.feed import silence_of, silent_feed
from lantoa.payments.tests import factories
from lantoa.payments.tests.lists import KEY, Lists, answer, sepay_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def outside() -> Iterator[Lists]:
    made = Lists()
    before = world.use(made)
    yield made
    world.use(before)


def feed_of(account: PayoutAccount) -> Feed:
    return Feed.objects.select_related("account").get(account=account)


def busy(outside: Lists, times: int = 10) -> PayoutAccount:
    """An account whose service told something every hour."""
    account = factories.fed_account()
    for _ in range(times):
        outside.later(hours=1)
        factories.told(account, 20_000)
    return account


def by_statement(account: PayoutAccount, code: str, **changes: object) -> None:
    notice = factories.notice(account, 250_000, code, **changes)
    take_notices(account, [(Marks().of(notice), notice)], source="sheet")


def acts_about(account: PayoutAccount) -> list[str]:
    return [entry.act for entry in journal.entries_about(account) if "feed_" in entry.act]


def said() -> list[str]:
    return [sent.text for sent in messages.Message.objects.order_by("pk")]


def test_a_pause_longer_than_usual_is_said_once_and_over_with_the_next_word(outside: Lists) -> None:
    account = busy(outside)
    heard = world.now()
    assert check_feeds() == 0
    outside.later(hours=24)
    assert check_feeds() == 0
    outside.later(minutes=16)
    assert check_feeds() == 1
    silent = silent_feed(account.organisation_id)
    assert silent is not None
    assert (silent.silent_why, silent.silent_since) == ("gap", heard)
    outside.later(hours=1)
    assert check_feeds() == 0
    factories.told(account, 20_000)
    outside.later(seconds=1)
    assert check_feeds() == 0, "what was told in the moment of looking is seen at the next"
    outside.later(minutes=16)
    assert check_feeds() == 1
    assert silent_feed(account.organisation_id) is None
    assert acts_about(account)[-2:] == ["payments.feed_silent", "payments.feed_heard"]


def test_with_little_known_no_pause_is_called_silence(outside: Lists) -> None:
    busy(outside, times=5)
    outside.later(days=60)
    assert check_feeds() == 0


def test_money_of_an_order_that_only_a_statement_knows_is_silence(outside: Lists) -> None:
    account = factories.fed_account()
    request = factories.asked(account, 250_000)
    outside.later(minutes=5)
    at = world.now()
    by_statement(account, request.code)
    assert check_feeds() == 0, "the service is given an hour"
    outside.later(minutes=61)
    assert check_feeds() == 1
    silent = feed_of(account)
    assert (silent.silent_why, silent.silent_since) == ("missed", at)
    factories.told(account, 20_000)
    assert silence_of(feed_of(account)) == ("", None), "it told of what came later"


def test_what_the_service_tells_after_the_statement_was_no_silence(outside: Lists) -> None:
    account = factories.fed_account()
    request = factories.asked(account, 250_000)
    outside.later(minutes=5)
    notice = factories.notice(account, 250_000, request.code)
    take_notices(account, [(Marks().of(notice), notice)], source="sheet")
    factories.told(account, 250_000, request.code, reference=notice.reference, at=notice.at)
    outside.later(hours=3)
    assert check_feeds() == 0


@pytest.mark.parametrize("kind", ["no order", "before it was connected"])
def test_a_statement_that_shows_no_neglect_is_none(outside: Lists, kind: str) -> None:
    account = factories.fed_account()
    request = factories.asked(account, 250_000)
    if kind == "no order":
        outside.later(minutes=5)
        by_statement(account, "tien lai ngan hang")
    else:
        by_statement(account, request.code, at=world.now() - timedelta(minutes=30))
    outside.later(hours=3)
    assert check_feeds() == 0


def test_a_list_that_is_refused_is_silence_until_it_is_given_again(outside: Lists) -> None:
    account = factories.fed_account()
    open_list(account, list_key=KEY, by=factories.owner_of(factories.organisation_of(account)))
    outside.answers = lambda _query: answer({}, 401)
    read_list(feed_of(account).pk)
    assert check_feeds() == 0, "once may be chance"
    outside.later(minutes=20)
    read_list(feed_of(account).pk)
    assert check_feeds() == 1
    assert feed_of(account).silent_why == "list"
    outside.answers = lambda _query: answer(sepay_page())
    outside.later(minutes=1)
    read_list(feed_of(account).pk)
    assert check_feeds() == 1
    assert feed_of(account).silent_why == ""


def test_a_list_that_does_not_answer_is_given_an_hour(outside: Lists) -> None:
    account = factories.fed_account()
    open_list(account, list_key=KEY, by=factories.owner_of(factories.organisation_of(account)))
    outside.answers = lambda _query: answer({}, 503)
    for minutes, silent in ((0, 0), (30, 0), (31, 1)):
        outside.later(minutes=minutes)
        read_list(feed_of(account).pk)
        assert check_feeds() == silent


def test_the_owners_are_told_once_in_their_language(outside: Lists) -> None:
    account = busy(outside)
    factories.seller_of(factories.organisation_of(account))
    before = len(said())
    outside.later(hours=30)
    for _ in range(3):
        check_feeds()
        outside.later(minutes=16)
    fresh = said()[before:]
    assert len(fresh) == 1
    assert "Hộ bà Lan" in fresh[0]
    assert "/tien/ket-noi/" in fresh[0]


def test_an_account_that_ended_is_not_looked_after(outside: Lists) -> None:
    account = busy(outside)
    PayoutAccount.objects.filter(pk=account.pk).update(ended_at=world.now())
    outside.later(days=30)
    assert check_feeds() == 0

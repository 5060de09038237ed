"""Money that nothing explains is told by its age: nothing is counted twice, nothing falls between two ages."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from lantoa.kit.world import VIETNAM, world
from lantoa.payments.actions.transaction import settle
from lantoa.payments.models import BankTransaction
from lantoa.payments.queries.ageing import ages_of_waiting, oldest_first
from lantoa.payments.tests import factories
from lantoa.payments.tests.views.browser import browser, words

pytestmark = pytest.mark.django_db


def test_each_line_has_one_age_and_they_add_up() -> None:
    account = factories.fed_account()
    organisation = factories.organisation_of(account)
    for days, amount in ((0, 1_000), (1, 2_000), (3, 3_000), (4, 4_000), (7, 5_000), (8, 6_000), (400, 7_000)):
        _waiting(account, amount, days)
    found = ages_of_waiting(organisation.pk)
    assert [(age.first, age.last, age.count, age.total) for age in found] == [
        (0, 0, 1, 1_000), (1, 3, 2, 5_000), (4, 7, 2, 9_000), (8, None, 2, 13_000),
    ]  # fmt: skip
    assert [line.amount for line in oldest_first(organisation.pk)][:2] == [7_000, 6_000]


def test_a_day_ends_at_midnight_in_vietnam() -> None:
    account = factories.fed_account()
    _waiting(account, 1_000, 1, time(23, 59))
    _waiting(account, 2_000, 0, time(0, 1))
    _waiting(account, 3_000, -1, time(9, 0))
    ages = ages_of_waiting(account.organisation_id)
    assert [(age.first, age.count, age.total) for age in ages] == [(0, 2, 5_000), (1, 1, 1_000)]


def test_what_is_explained_has_no_age_and_nothing_is_none(django_assert_num_queries: Any) -> None:
    account = factories.fed_account()
    line = _waiting(account, 1_000, 9)
    with django_assert_num_queries(1):
        assert len(ages_of_waiting(account.organisation_id)) == 1
    settle(line, note="tiền trả nợ", by=factories.owner_of(factories.organisation_of(account)))
    assert ages_of_waiting(account.organisation_id) == []


def test_the_page_says_what_waits_and_asks_about_the_oldest_first() -> None:
    account = factories.fed_account()
    _waiting(account, 77_000, 0)
    _waiting(account, 88_000, 12)
    client = browser(factories.owner_of(factories.organisation_of(account)))
    page = words(client.get("/tien/")).replace("\N{NO-BREAK SPACE}", " ")
    assert "quá 7 ngày: 1 · 88.000 ₫ hôm nay: 1 · 77.000 ₫" in page
    assert page.index("88.000 ₫ “cam on”") < page.index("77.000 ₫ “cam on”")


def _waiting(account: Any, amount: int, days: int, at: time = time(0, 0, 1)) -> BankTransaction:
    line = factories.told(account, amount, "cam on")
    moment = datetime.combine(world.today() - timedelta(days=days), at, tzinfo=VIETNAM)
    BankTransaction.objects.filter(pk=line.pk).update(at=moment)
    line.refresh_from_db()
    return line

"""The operator sees how connections stand, and may ask for the lists now."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command

from lantoa.kit.world import world
from lantoa.payments.actions.feed import open_list
from lantoa.payments.models import BankTransaction
from lantoa.payments.tests import factories
from lantoa.payments.tests.lists import KEY, Lists, answer, sepay_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def outside() -> Iterator[Lists]:
    made = Lists()
    before = world.use(made)
    yield made
    world.use(before)


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("feeds", *arguments, stdout=out)
    return out.getvalue()


def test_each_connection_is_one_line_without_its_number_or_keys(outside: Lists) -> None:
    account = factories.fed_account()
    factories.account()
    line = said()
    assert line.count("\n") == 1
    assert "sepay" in line
    assert "never proved · heard" in line
    assert account.number not in line


def test_lists_are_read_when_asked(outside: Lists) -> None:
    account = factories.fed_account()
    open_list(account, list_key=KEY, by=factories.owner_of(factories.organisation_of(account)))
    outside.answers = lambda _query: answer(sepay_page(factories.notice(account)))
    assert "list: given\n" in said()
    assert not BankTransaction.objects.exists()
    assert "list: given, 1 new" in said("read")
    outside.answers = lambda _query: answer({}, 401)
    assert "list: HTTP 401, 0 new" in said("read")
    assert KEY not in said()

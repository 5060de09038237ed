"""Whoever runs the house lets somebody in again whose commune has no office here: by the link on their screen, with a reason, and never in silence."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from lantoa.accounts import acts
from lantoa.accounts import api as accounts
from lantoa.accounts.actions.phone_change import Started, ask_change, come_back
from lantoa.accounts.models import DeskCheck, PhoneChange
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.conftest import Stage
from lantoa.journal import api as journal
from lantoa.messages import api as messages

pytestmark = pytest.mark.django_db
WHY = "The commune's office is not in the house yet."
SEEN = ["--paper", "passport", "--reason"]


def said(*words: str) -> str:
    out = StringIO()
    call_command("recovery", *words, stdout=out)
    return out.getvalue()


def asked() -> Started:
    return come_back(factories.person("Ngô Thị Đảo", phone="+84912345678"))


def test_they_are_in_with_the_second_way_and_the_journal_says_the_house_did_it(stage: Stage) -> None:
    chief, started = factories.person(is_operator=True), asked()
    link = f"https://cho.example/doi-so/tai-ban/{started.link}/"
    assert "Ngô Thị Đảo (+84912345678)" in said("show", link)
    assert not DeskCheck.objects.exists()
    assert "they are in again" in said("seen", link, *SEEN, f"  {WHY}  ")
    check = DeskCheck.objects.get()
    assert (check.officer, check.office, check.paper, check.reason) == (None, None, "passport", WHY)
    entry = journal.Entry.objects.get(act=acts.PHONE_CHANGE_SEEN)
    assert (entry.by_id, entry.data) == (None, {"person": started.change.person_id, "paper": "passport"})
    assert messages.Message.objects.filter(to=chief.phone, purpose="approval").count() == 1
    # It is over: the link opens nothing a second time.
    with pytest.raises(CommandError, match="it is over"):
        said("seen", link, *SEEN, WHY)


def test_alone_it_moves_no_number_and_the_reason_goes_with_the_person(stage: Stage) -> None:
    lan = factories.person(phone="+84912345678")
    started = ask_change(lan.phone, "+84987654321")
    assert "proved: people; two ways are needed" in said("seen", started.link, *SEEN, WHY)
    assert PhoneChange.objects.get().due_at is None
    accounts.erase_person(lan, by=None)
    assert not DeskCheck.objects.exists()


@pytest.mark.parametrize("reason", ["", "lost", " " * 40, "x" * 301, "no office is here\x00 yet"])
def test_without_a_reason_in_words_nothing_is_said(reason: str) -> None:
    started = asked()
    with pytest.raises(CommandError):
        said("seen", started.link, *SEEN, reason)
    assert not DeskCheck.objects.exists()


@pytest.mark.parametrize("link", ["", "x", "/", "\x00", "https://cho.example/doi-so/tai-ban/x/"])
def test_a_link_that_nobody_has_and_a_number_nobody_has_are_refused(link: str) -> None:
    with pytest.raises(CommandError):
        said("seen", link or ask_change("+84912000000", "+84987654321").link, *SEEN, WHY)


def test_the_database_holds_that_who_is_not_named_says_why() -> None:
    started = asked()
    row = {"change": started.change, "paper": "passport", "at": started.change.asked_at}
    with pytest.raises(IntegrityError), transaction.atomic():
        DeskCheck.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        DeskCheck.objects.create(**row, officer=factories.person(), reason=WHY)

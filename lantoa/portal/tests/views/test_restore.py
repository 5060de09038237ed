"""Restoring takes two who run the house: asked for on screen, agreed to by another, asked about by the machine before it begins."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.accounts.actions.approval import say_yes
from lantoa.journal import api as journal
from lantoa.kit.world import VIETNAM, world
from lantoa.messages import api as messages
from lantoa.portal.actions.restore import ask_restore

pytestmark = pytest.mark.django_db
RESTORE = reverse("portal:restore")
AT = (world.now() - timedelta(days=2)).astimezone(VIETNAM).replace(second=0, microsecond=0)


def operator(number: int) -> accounts.Person:
    made = accounts.person_for(f"+8491200009{number}", f"Người Điều {number}")
    accounts.Person.objects.filter(pk=made.pk).update(is_operator=True)
    made.refresh_from_db()
    return made


def asked(*said: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("restores", *said, stdout=out)
    except SystemExit as error:
        return int(str(error.code)), out.getvalue()
    return 0, out.getvalue()


def test_the_machine_begins_only_what_a_second_one_agreed_to_or_tells_everybody() -> None:
    one, two = operator(1), operator(2)
    browser = Client()
    browser.force_login(one)
    here = browser.post(RESTORE, {"to": f"{AT:%Y-%m-%dT%H:%M}", "key": str(world.uuid7())})["Location"]
    assert asked(AT.isoformat())[0] == 3
    made = accounts.ApprovalRequest.objects.get()
    assert here == reverse("accounts:approval", args=[made.pk])
    assert "Khôi phục hệ thống" in browser.get(here).content.decode()
    assert "làm được một lần trên máy chủ" in second(two, here)
    messages.Message.objects.all().delete()
    say_yes(made, made.digest, by=accounts.actor_for(two))
    assert "làm được một lần" in messages.Message.objects.get(to=one.phone).text
    assert "đã đồng ý, chưa làm" in browser.get(here).content.decode()
    code, said = asked(AT.isoformat())
    assert (code, said.splitlines()[0]) == (0, "two agreed to this; their yes is used by it")
    assert "đã đồng ý, đã bắt đầu" in browser.get(here).content.decode()
    assert journal.Entry.objects.filter(act="accounts.approval_used", subject_id=str(made.pk)).count() == 1
    # One yes is one restore, and of this time only.
    assert (asked(AT.isoformat())[0], asked("now")[0]) == (3, 3)
    messages.Message.objects.all().delete()
    assert asked("now", "--alone")[0] == 0
    assert set(messages.Message.objects.values_list("to", flat=True)) == {one.phone, two.phone}


@pytest.mark.parametrize("copied", ["given", "", "never"])
def test_the_yes_is_used_in_the_restored_house_too_whatever_its_copy_knew(copied: str, tmp_path: Path) -> None:
    one, two = operator(1), operator(2)
    made = ask_restore(AT, by=accounts.actor_for(one))
    say_yes(made, made.digest, by=accounts.actor_for(two))
    (tmp_path / "agreed.json").write_text(asked(AT.isoformat())[1].splitlines()[1])
    # The copy is from before it was used; from before the yes; from before it was asked.
    rows = accounts.ApprovalRequest.objects.filter(pk=made.pk)
    if copied == "never":
        rows.delete()
    elif copied == "given":
        rows.update(used_at=None)
    else:
        rows.update(outcome="", decided_by=None, decided_at=None, used_at=None)
    done = 0 if copied == "never" else 1
    assert asked("--used", str(tmp_path / "agreed.json")) == (0, f"put back as used: {done}\n")
    call_command(
        "restores", used=tmp_path / "agreed.json", stdout=StringIO()
    )  # as `lantoa restore` does; twice is once
    assert asked(AT.isoformat())[0] == 3
    assert [row.decided_by_id for row in rows.exclude(used_at=None).filter(outcome="given")] == [two.pk] * done
    assert not accounts.ApprovalRequest.objects.open().exists()


def test_a_yes_nobody_used_within_its_day_says_so() -> None:
    one, two = operator(1), operator(2)
    made = ask_restore(None, by=accounts.actor_for(one))
    say_yes(made, made.digest, by=accounts.actor_for(two))
    accounts.ApprovalRequest.objects.update(decided_at=world.now() - timedelta(days=2))
    assert asked("now")[0] == 3
    assert "đã đồng ý, nhưng không ai làm kịp" in second(one, reverse("accounts:approval", args=[made.pk]))


def second(person: accounts.Person, path: str) -> str:
    browser = Client()
    browser.force_login(person)
    return browser.get(path).content.decode()


def test_who_runs_it_alone_is_not_held_up_and_is_told() -> None:
    one = operator(1)
    assert asked("now")[0] == 0
    assert messages.Message.objects.get().to == one.phone


@pytest.mark.parametrize(
    "value", ["x", "0001-01-01T00:00", "9999-12-31T23:59", "2100-01-01T00:00", "\x00", "1999-01-01 00:00"]
)
def test_a_time_of_which_there_is_no_copy_is_refused_beside_its_field(value: str) -> None:
    operator(2)
    browser = Client()
    browser.force_login(operator(1))
    shown = browser.post(RESTORE, {"to": value, "key": str(world.uuid7())})
    assert (shown.status_code, 'id="id_to-error"' in shown.content.decode()) == (422, True)

"""Restoring takes two who run the house: asked for on screen, agreed to by another, asked about by the machine before it begins."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.accounts.actions.approval import say_yes
from lantoa.kit.world import VIETNAM, world
from lantoa.messages import api as messages

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
    say_yes(made, made.digest, by=accounts.actor_for(two))
    assert asked(AT.isoformat()) == (0, "two agreed to this\n")
    assert asked("now")[0] == 3
    messages.Message.objects.all().delete()
    assert asked("now", "--alone")[0] == 0
    assert set(messages.Message.objects.values_list("to", flat=True)) == {one.phone, two.phone}


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

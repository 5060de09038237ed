"""Where I am signed in: on what device, roughly where, since when; ended one by one or all others at once."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.accounts.actions.sign_in import end_sign_ins
from lantoa.accounts.errors import NotAllowed
from lantoa.accounts.models import KnownDevice, SignIn
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.conftest import Stage
from lantoa.accounts.tests.views.test_passkey import AGENT
from lantoa.accounts.tests.views.test_sign_in import CODE, PHONE, ask, whoami
from lantoa.journal import api as journal

pytestmark = pytest.mark.django_db
ME, SAFETY, OTHERS = (reverse(f"accounts:{name}") for name in ("me", "safety", "end_other_sign_ins"))
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"


def browser(stage: Stage, agent: str = AGENT, address: str = "11.0.0.7") -> Client:
    """A browser in which somebody came in by a code."""
    made = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    stage.later(minutes=2)
    ask(made)
    assert made.post(CODE, {"code": stage.last_code(PHONE)}).status_code == 302
    return made


def is_in(client: Client) -> bool:
    return client.get(ME).status_code == 200


def test_the_page_says_where_one_is_in_and_which_is_this_one(stage: Stage) -> None:
    factories.person(phone=PHONE)
    phone, laptop = browser(stage), browser(stage, LAPTOP, "12.0.0.7")
    page = phone.get(SAFETY).content.decode()
    assert page.index("Android") < page.index("Windows")
    # This one, and the code among the ways back in.
    assert page.count("badge-good") == 2
    assert is_in(laptop)


def test_no_address_and_no_session_key_is_kept_in_clear(stage: Stage) -> None:
    factories.person(phone=PHONE)
    phone = browser(stage)
    kept = str(list(SignIn.objects.values()))
    assert "11.0.0" not in kept
    assert phone.session.session_key not in kept


def test_another_network_is_told_apart(stage: Stage) -> None:
    factories.person(phone=PHONE)
    phone = browser(stage)
    browser(stage, LAPTOP, "11.0.0.99")
    browser(stage, LAPTOP, "12.0.0.7")
    marks = list(SignIn.objects.order_by("pk").values_list("network_hash", flat=True))
    assert marks[0] == marks[1] != marks[2]
    assert is_in(phone)


def test_one_ended_is_out_at_its_next_request_and_no_other(stage: Stage) -> None:
    lan = factories.person(phone=PHONE)
    phone, laptop, third = browser(stage), browser(stage, LAPTOP), browser(stage, LAPTOP)
    row = SignIn.objects.order_by("pk")[1]
    assert phone.post(reverse("accounts:end_sign_in", args=[row.pk]))["Location"] == SAFETY
    assert [is_in(one) for one in (phone, laptop, third)] == [True, False, True]
    (entry,) = journal.Entry.objects.filter(act="accounts.sign_in_ended")
    assert (entry.by_id, entry.subject_id) == (lan.pk, str(row.pk))


def test_all_others_are_ended_at_once(stage: Stage) -> None:
    factories.person(phone=PHONE)
    phone, laptop, third = browser(stage), browser(stage, LAPTOP), browser(stage, LAPTOP)
    phone.post(OTHERS)
    assert [is_in(one) for one in (phone, laptop, third)] == [True, False, False]
    assert SignIn.objects.count() == 1


def test_this_one_has_no_button_of_its_own_there(stage: Stage) -> None:
    factories.person(phone=PHONE)
    phone = browser(stage)
    assert reverse("accounts:end_sign_in", args=[SignIn.objects.get().pk]) not in phone.get(SAFETY).content.decode()


def test_ending_this_one_is_signing_out(stage: Stage) -> None:
    factories.person(phone=PHONE)
    phone = browser(stage)
    answer = phone.post(reverse("accounts:end_sign_in", args=[SignIn.objects.get().pk]))
    assert answer["Location"] == reverse("portal:home")
    assert SignIn.objects.count() == 0
    assert whoami(phone) is None


def test_another_s_session_is_not_there(stage: Stage) -> None:
    factories.person(phone=PHONE)
    phone = browser(stage)
    hoa = factories.person("Hoa")
    other = Client()
    other.force_login(hoa)
    row = SignIn.objects.get(person=hoa)
    assert phone.post(reverse("accounts:end_sign_in", args=[row.pk])).status_code == 404
    phone.post(OTHERS)
    assert is_in(other)
    with pytest.raises(NotAllowed):
        end_sign_ins(hoa, by=accounts.actor_for(accounts.Person.objects.get(phone=PHONE)))


def test_a_copy_of_the_old_key_does_not_come_in_along_with_the_owner(stage: Stage) -> None:
    """The session was ended because its cookie was stolen; signing in again in the same browser must not revive the copy."""
    factories.person(phone=PHONE)
    phone = browser(stage)
    thief = Client()
    thief.cookies["sessionid"] = phone.cookies["sessionid"].value
    assert is_in(thief)
    end_sign_ins(accounts.Person.objects.get(), by=None)
    assert not is_in(thief)
    stage.later(minutes=2)
    ask(phone)
    phone.post(CODE, {"code": stage.last_code(PHONE)})
    assert [is_in(phone), is_in(thief)] == [True, False]


def test_coming_in_as_somebody_else_leaves_no_session_of_the_first(stage: Stage) -> None:
    factories.person(phone=PHONE)
    phone = browser(stage)
    hoa = factories.person("Hoa", phone="0987654321", is_demo=True)
    phone.post(reverse("accounts:demo_sign_in"), {"person": hoa.pk})
    assert list(SignIn.objects.values_list("person", flat=True)) == [hoa.pk]
    assert whoami(phone) == hoa.pk
    assert is_in(phone)


def test_last_seen_is_written_every_ten_minutes_only(stage: Stage) -> None:
    factories.person(phone=PHONE)
    phone = browser(stage)
    came = stage.now()
    stage.later(minutes=9)
    assert is_in(phone)
    assert SignIn.objects.get().last_seen_at == came
    stage.later(minutes=2)
    phone.get(ME, REMOTE_ADDR="12.0.0.7")
    row = SignIn.objects.get()
    assert (row.since, row.last_seen_at) == (came, stage.now())
    assert row.network_hash != ""


def test_sessions_long_unused_are_forgotten(stage: Stage) -> None:
    factories.person(phone=PHONE)
    browser(stage)
    stage.later(days=61)
    browser(stage, LAPTOP)
    assert SignIn.objects.count() == 1


def test_a_session_without_its_sign_in_is_nobody_s(stage: Stage) -> None:
    factories.person(phone=PHONE)
    phone = browser(stage)
    assert Session.objects.exists()
    SignIn.objects.all().delete()
    assert not is_in(phone)
    assert phone.get(reverse("accounts:sign_in")).status_code == 200


def test_whoever_is_in_stays_so_over_a_new_secret_key_and_whoever_was_away_while_both_counted_does_not(
    stage: Stage, settings: Any
) -> None:
    factories.person(phone=PHONE)
    phone, laptop = browser(stage), browser(stage, LAPTOP, "12.0.0.7")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the-next", [settings.SECRET_KEY]
    stage.later(minutes=11)
    assert is_in(phone)
    # It is known by now under the new one; nothing of it needs the key before any more.
    settings.SECRET_KEY_FALLBACKS = []
    assert is_in(phone)
    assert not is_in(laptop)


def test_a_device_met_before_a_new_secret_key_is_no_new_one(stage: Stage, settings: Any) -> None:
    factories.person(phone=PHONE)
    phone = browser(stage)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the-next", [settings.SECRET_KEY]
    phone.post(reverse("accounts:sign_out"))
    stage.later(minutes=2)
    ask(phone)
    assert phone.post(CODE, {"code": stage.last_code(PHONE)}).status_code == 302
    assert KnownDevice.objects.count() == 1


def test_a_session_that_is_used_ends_all_the_same_until_somebody_proves_again_who_they_are(stage: Stage) -> None:
    person = factories.person(phone=PHONE, is_operator=True)
    here = browser(stage)
    stage.later(days=6)
    assert is_in(here)
    stage.later(days=1)
    assert here.get(ME).status_code == 302
    assert is_in(browser(stage))
    accounts.Person.objects.filter(pk=person.pk).update(is_operator=False)
    assert is_in(here)


def test_the_house_signs_one_or_everybody_out_by_command(stage: Stage) -> None:
    factories.person(phone=PHONE)
    factories.person(phone="+84912345699")
    one, two = browser(stage), browser(stage, LAPTOP)
    other = Client()
    other.force_login(accounts.Person.objects.get(phone="+84912345699"))

    def said(*words: str) -> str:
        out = StringIO()
        call_command("sessions", *words, stdout=out)
        return out.getvalue()

    assert said("list", PHONE).count("last seen") == 2
    assert "signed out of 2 browsers" in said("end", PHONE)
    assert not is_in(one)
    assert not is_in(two)
    assert is_in(other)
    assert "signed out everywhere: 1 browsers" in said("end", "--everybody")
    assert not is_in(other)
    for wrong in (("end",), ("end", PHONE, "--everybody"), ("list", "12"), ("end", "0900000000")):
        with pytest.raises(CommandError):
            said(*wrong)

"""Bringing an account to a new number on screen: with the old phone, without it, and stopped by whoever it belongs to."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.accounts.actions.phone_change import make_due_changes
from lantoa.accounts.models import PhoneChange
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.authenticator import Device
from lantoa.accounts.tests.conftest import Stage
from lantoa.accounts.tests.views.test_eid import address_on
from lantoa.accounts.tests.views.test_eid import confirmed as confirmed_on_screen
from lantoa.accounts.tests.views.test_passkey import ASKING, enrolled
from lantoa.messages import api as messages

pytestmark = pytest.mark.django_db
OLD, NEW = "+84912345678", "+84987654321"
START, CODE, WAYS, OLD_CODE, KEY, EID, SAFETY = (
    reverse(f"accounts:{name}")
    for name in ("change_phone", "change_phone_code", "change_phone_ways", "change_phone_old", "change_phone_passkey", "change_phone_eid", "safety")
)  # fmt: skip


def started(stage: Stage, old: str = "0912 345 678") -> Client:
    """A browser of nobody in particular in which the new number was proved."""
    made = Client(SERVER_NAME="localhost")
    assert made.post(START, {"old_phone": old, "new_phone": "0987 654 321"})["Location"] == CODE
    assert made.post(CODE, {"code": stage.last_code(NEW)})["Location"] == WAYS
    return made


def by_old_phone(browser: Client, stage: Stage) -> None:
    assert browser.post(OLD_CODE).status_code == 200
    assert browser.post(OLD_CODE, {"code": stage.last_code(OLD)})["Location"] == WAYS


def by_key(browser: Client, device: Device) -> object:
    options = browser.post(KEY, **ASKING).json()
    return browser.post(KEY, {"credential": device.sign(options)})


def test_with_the_old_phone_and_a_key(stage: Stage) -> None:
    lan, device = factories.person(phone=OLD), Device()
    enrolled(lan, device)
    stage.later(days=4)
    browser = started(stage)
    by_old_phone(browser, stage)
    assert by_key(browser, device)["Location"] == WAYS
    page = browser.get(WAYS).content.decode()
    assert "alert-good" in page
    assert KEY not in page
    stage.later(hours=25)
    make_due_changes()
    lan.refresh_from_db()
    assert lan.phone == NEW
    assert browser.get(WAYS)["Location"] == START


def test_with_the_phone_lost_a_key_and_the_confirmed_identity_do(stage: Stage) -> None:
    lan, device = factories.person(phone=OLD), Device()
    enrolled(lan, device)
    confirmed_on_screen(lan)
    stage.later(days=4)
    browser = started(stage)
    assert browser.get(address_on(browser.post(EID)))["Location"] == WAYS
    by_key(browser, device)
    assert PhoneChange.objects.get().due_at is not None


def test_two_people_confirm_by_the_link(stage: Stage) -> None:
    lan, hoa, minh, stranger = (
        factories.person(phone=OLD),
        factories.person("Hoa"),
        factories.person("Minh"),
        factories.person("Mai"),
    )
    home = factories.household(lan)
    for helper in (hoa, minh):
        factories.helper_of(lan, home, helper)
    stage.later(days=4)
    browser = started(stage)
    (link,) = set(re.findall(r"/doi-so/xac-nhan/[\w-]+/", browser.get(WAYS).content.decode()))
    assert Client().get(link).status_code == 302
    for person, code in ((stranger, 404), (lan, 404), (hoa, 200)):
        theirs = Client()
        theirs.force_login(person)
        assert theirs.get(link).status_code == theirs.post(link).status_code == code
    assert PhoneChange.objects.get().people_at is None
    theirs = Client()
    theirs.force_login(minh)
    assert "0987 654 321" in theirs.get(link).content.decode()
    assert theirs.post(link).status_code == 200
    by_old_phone(browser, stage)
    assert PhoneChange.objects.get().due_at is not None


def test_whoever_holds_the_old_number_stops_it_by_the_link(stage: Stage) -> None:
    lan, device = factories.person(phone=OLD), Device()
    enrolled(lan, device)
    stage.later(days=4)
    browser = started(stage)
    by_old_phone(browser, stage)
    by_key(browser, device)
    text = messages.Message.objects.filter(to=OLD, purpose="phone_change").get().text
    (link,) = re.findall(r"/doi-so/huy/[\w-]+/", text)
    holder = Client()
    assert holder.get(link).status_code == 200
    assert PhoneChange.objects.waiting().exists()
    assert holder.post(link).status_code == 200
    assert not PhoneChange.objects.open().exists()
    assert holder.get(link).status_code == 404


def test_the_owner_sees_it_waiting_and_stops_it_and_nobody_else_does(stage: Stage) -> None:
    lan, hoa, device = factories.person(phone=OLD), factories.person("Hoa"), Device()
    enrolled(lan, device)
    stage.later(days=4)
    browser = started(stage)
    by_old_phone(browser, stage)
    by_key(browser, device)
    stop = reverse("accounts:stop_phone_change", args=[PhoneChange.objects.get().pk])
    mine, theirs = Client(), Client()
    mine.force_login(lan)
    theirs.force_login(hoa)
    assert stop in mine.get(SAFETY).content.decode()
    assert theirs.post(stop).status_code == 404
    assert mine.post(stop)["Location"] == SAFETY
    assert not PhoneChange.objects.open().exists()


def test_known_and_unknown_numbers_get_the_same_pages(stage: Stage) -> None:
    factories.person(phone=OLD)
    seen = []
    for old in ("0912 345 678", "0912 345 679"):
        browser = started(stage, old)
        page = browser.get(WAYS).content.decode()
        # The drawn code is of the link, which is chance.
        seen.append(
            len(re.sub(r'<svg.*?</svg>|value="[^"]+"|(xac-nhan|tai-ban)/[\w-]+|34. ?67.', "", page, flags=re.DOTALL))
        )
        stage.later(minutes=2)
    assert seen[0] == seen[1]


def test_a_number_with_its_own_account_is_said_beside_the_code(stage: Stage) -> None:
    factories.person(phone=OLD)
    factories.person("Hoa", phone=NEW)
    browser = Client()
    browser.post(START, {"old_phone": OLD, "new_phone": NEW})
    answer = browser.post(CODE, {"code": stage.last_code(NEW)})
    assert answer.status_code == 422
    assert PhoneChange.objects.count() == 0


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("", NEW, "old_phone"),
        ("chín", NEW, "old_phone"),
        (OLD, "", "new_phone"),
        (OLD, "\x00", "new_phone"),
        (OLD, "0912 345 678", "new_phone"),
    ],
)
def test_what_is_no_number_is_refused_beside_its_field(old: str, new: str, field: str) -> None:
    answer = Client().post(START, {"old_phone": old, "new_phone": new})
    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in answer.content.decode()
    assert messages.Message.objects.count() == 0


def test_a_proof_that_fails_is_said_above_the_ways(stage: Stage) -> None:
    factories.person(phone=OLD)
    browser = started(stage)
    browser.post(KEY, **ASKING)
    for answer in (
        browser.post(KEY, {"credential": "nonsense"}),
        browser.get(address_on(browser.post(EID))),
        browser.get(address_on(browser.post(EID)).replace("code=", "error=access_denied&x=")),
    ):
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "alert-refuse" in page
        assert OLD_CODE in page


def test_without_a_change_begun_every_step_leads_to_the_beginning() -> None:
    browser = Client()
    assert browser.get(CODE)["Location"] == START
    assert browser.get(WAYS)["Location"] == START
    assert browser.get(OLD_CODE)["Location"] == WAYS
    for address in (KEY, EID):
        assert browser.post(address)["Location"] == START


def test_somebody_signed_in_finds_their_number_filled_in() -> None:
    lan = factories.person(phone=OLD)
    browser = Client()
    browser.force_login(lan)
    assert 'value="0912 345 678"' in browser.get(START).content.decode()
    assert START in browser.get(SAFETY).content.decode()
    assert accounts.Person.objects.count() == 1

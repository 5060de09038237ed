"""Erase my account: what goes, what stays, once more that it is me, and then it is done."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.conftest import Stage
from lantoa.kit.world import world

pytestmark = pytest.mark.django_db
ERASE, DONE = reverse("accounts:erase"), reverse("accounts:erased")
PHONE = "+84912345678"


def signed_in(person: accounts.Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def typed(digits: str = "678") -> dict[str, str]:
    return {"digits": digits, "key": str(world.uuid7())}


def test_from_me_to_the_last_page() -> None:
    lan = factories.person(phone=PHONE)
    browser = signed_in(lan)
    assert f'href="{ERASE}"' in browser.get(reverse("accounts:me")).content.decode()
    page = browser.get(ERASE).content.decode()
    assert ("Những gì được xoá" in page, "Những gì còn lại" in page) == (True, True)
    answer = browser.post(ERASE, typed())
    assert answer["Location"] == DONE
    lan.refresh_from_db()
    assert lan.erased_at
    last = browser.get(DONE)
    assert (last.status_code, "Xong rồi" in last.content.decode()) == (200, True)
    assert browser.get(ERASE).status_code == 302


@pytest.mark.parametrize("digits", ["", "12", "679", "abc", "\x00", "6" * 500, "٦٧٨", "+84"])
def test_other_digits_change_nothing(digits: str) -> None:
    lan = factories.person(phone=PHONE)
    answer = signed_in(lan).post(ERASE, typed(digits))
    assert (answer.status_code, 'id="id_digits-error"' in answer.content.decode()) == (422, True)
    lan.refresh_from_db()
    assert lan.erased_at is None


def test_the_whole_number_is_as_good() -> None:
    lan = factories.person(phone=PHONE)
    assert signed_in(lan).post(ERASE, typed("0912 345 678"))["Location"] == DONE


def test_an_unlocked_phone_in_strange_hands_is_asked_who_it_is_first(stage: Stage) -> None:
    lan = factories.person(phone=PHONE)
    browser = signed_in(lan)
    stage.later(hours=1)
    page = browser.get(ERASE).content.decode()
    assert ('name="digits"' in page, reverse("accounts:step_up") in page) == (False, True)
    assert browser.post(ERASE, typed())["Location"].startswith(reverse("accounts:step_up"))
    lan.refresh_from_db()
    assert lan.erased_at is None


def test_what_is_open_is_said_instead_of_the_form() -> None:
    lan, hoa = factories.person(phone=PHONE), factories.person("Hoa")
    accounts.add_member(factories.household(lan, "Tổ chè"), hoa, role="seller", by=accounts.actor_for(lan))
    browser = signed_in(lan)
    page = browser.get(ERASE).content.decode()
    assert ("Tổ chè" in page, 'name="digits"' in page) == (True, False)
    assert browser.post(ERASE, typed()).status_code == 422
    lan.refresh_from_db()
    assert lan.erased_at is None


def test_an_invented_person_is_told_to_come_with_their_own_number() -> None:
    answer = signed_in(factories.person(phone=PHONE, is_demo=True)).post(ERASE, typed())
    assert (answer.status_code, "nhân vật mẫu" in answer.content.decode()) == (422, True)

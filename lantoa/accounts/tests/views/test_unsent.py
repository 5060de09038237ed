"""A form whose sender was signed out meanwhile: nothing typed is lost, and nobody else sees it."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.accounts.models import ProofRequest, SignIn
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.conftest import Stage
from lantoa.kit.world import world

pytestmark = pytest.mark.django_db
ME, UNSENT = reverse("accounts:me"), reverse("accounts:unsent")
TO_SIGN_IN = reverse("accounts:sign_in") + "?next=%2Fdang-nhap%2Fgui-tiep%2F"


@pytest.fixture
def lan() -> accounts.Person:
    return factories.person()


@pytest.fixture
def tab(lan: accounts.Person) -> Client:
    """As strict as a real one: it has a page of ours with its guard in it."""
    made = Client(enforce_csrf_checks=True)
    made.force_login(lan)
    made.get(ME)
    return made


def held(page: HttpResponse) -> dict[str, str]:
    form = BeautifulSoup(page.content, "lxml").select_one("main form")
    assert form is not None
    return {"action": form["action"], **{str(one["name"]): str(one["value"]) for one in form.select("input")}}


def send(tab: Client) -> HttpResponse:
    said = {"csrfmiddlewaretoken": tab.cookies["csrftoken"].value, "key": str(world.uuid7()), "name": "Trần Thị Lan", "unit": "", "language": "vi"}  # fmt: skip
    return post(tab, ME, said)


def post(tab: Client, path: str, said: dict[str, str]) -> HttpResponse:
    """As a browser sends a form without files."""
    return tab.post(path, urlencode(said), "application/x-www-form-urlencoded")


def test_in_again_what_was_typed_is_sent_by_one_press(tab: Client, lan: accounts.Person) -> None:
    SignIn.objects.all().delete()
    assert send(tab)["Location"] == TO_SIGN_IN
    assert "Trần" not in str(list(ProofRequest.objects.values()))
    tab.force_login(lan)
    for _reloaded in range(2):
        page = tab.get(UNSENT)
        assert "Những gì bạn nhập vẫn còn đây" in page.content.decode()
    fields = held(page)
    assert (fields["name"], path := fields.pop("action")) == ("Trần Thị Lan", ME)
    assert post(tab, path, fields).status_code == 302
    lan.refresh_from_db()
    assert lan.name == "Trần Thị Lan"


def test_a_browser_whose_session_is_gone_altogether_comes_back_to_it_too(tab: Client, lan: accounts.Person) -> None:
    del tab.cookies["sessionid"]
    assert send(tab)["Location"] == TO_SIGN_IN
    tab.force_login(lan)
    assert held(tab.get(UNSENT))["name"] == "Trần Thị Lan"


def test_nobody_else_sees_it(tab: Client) -> None:
    SignIn.objects.all().delete()
    send(tab)
    token = tab.cookies["unsent"].value
    tab.force_login(factories.person("Hoa"))
    assert tab.get(UNSENT)["Location"] == ME
    for spoiled in ("", ".", token.partition(".")[0], token[:-1] + "!", "x" * 300):
        tab.cookies["unsent"] = spoiled
        assert tab.get(UNSENT)["Location"] == ME


def test_after_ten_minutes_it_is_gone(tab: Client, lan: accounts.Person, stage: Stage) -> None:
    SignIn.objects.all().delete()
    send(tab)
    stage.later(minutes=11)
    tab.force_login(lan)
    assert tab.get(UNSENT)["Location"] == ME


def test_what_is_no_form_filled_in_on_a_page_of_ours_is_refused(tab: Client) -> None:
    SignIn.objects.all().delete()
    guard = tab.cookies["csrftoken"].value
    only_a_button = {"csrfmiddlewaretoken": guard, "key": str(world.uuid7())}
    for said in (only_a_button, {**only_a_button, "name": "L" * 20_000}, {"name": "Lan"}):
        assert post(tab, ME, said).status_code == 403
    assert tab.post(ME, {**only_a_button, "name": "Lan"}).status_code == 403  # as with files: not carried along
    assert not ProofRequest.objects.exists()


def test_a_script_of_theirs_turns_the_whole_page(tab: Client) -> None:
    SignIn.objects.all().delete()
    tab.defaults["HTTP_HX_REQUEST"] = "true"
    assert send(tab)["HX-Redirect"] == TO_SIGN_IN

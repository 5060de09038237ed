"""A session lost on the way, up to the last page: what was typed and what was done is not done twice and not lost."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client

from lantoa.cases.models import Case
from lantoa.cases.tests.factories import Commune, commune, draft
from lantoa.kit.world import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> Commune:
    return commune()


def sent_signed_out(browser: Client, there: Commune, path: str, **said: str) -> HttpResponse:
    """Fill the page in, lose the session, press, come in again and press once more."""
    browser.force_login(there.citizen.person)
    soup = BeautifulSoup(browser.get(path).content, "lxml")
    guard = str(soup.select_one("main [name=csrfmiddlewaretoken]")["value"])  # type: ignore[index]
    del browser.cookies["sessionid"]
    form = urlencode({"csrfmiddlewaretoken": guard, "key": str(world.uuid7()), **said})
    away = browser.post(path, form, "application/x-www-form-urlencoded")
    assert away["Location"].startswith("/dang-nhap/?next=")
    browser.force_login(there.citizen.person)
    again = BeautifulSoup(browser.get("/dang-nhap/gui-tiep/").content, "lxml").select_one("main form")
    assert again is not None
    fields = {str(one["name"]): str(one["value"]) for one in again.select("input")}
    return browser.post(str(again["action"]), urlencode(fields), "application/x-www-form-urlencoded")


def test_nothing_typed_is_lost_from_the_first_page_to_the_last(there: Commune) -> None:
    case, browser = draft(there), Client(enforce_csrf_checks=True)
    onward = sent_signed_out(browser, there, f"/ho-so/{case.code}/hoi/von/", capital="45 triệu")
    assert onward.status_code == 302
    case.refresh_from_db()
    assert case.answers["capital"] == 45_000_000
    done = sent_signed_out(browser, there, f"/ho-so/{case.code}/xem-lai/", truth="on")
    assert done["Location"] == f"/ho-so/{case.code}/"
    case.refresh_from_db()
    assert (case.state, case.answers["capital"]) == (Case.State.SUBMITTED, 45_000_000)
    assert case.actions.count() == 1

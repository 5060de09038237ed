"""The page on which a fee is paid: to whom, how much, by which code; it turns when the money came."""

from __future__ import annotations

import io

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from pytest_django.fixtures import Settings

from lantoa.accounts import api as accounts
from lantoa.cases.actions import case as acting
from lantoa.cases.models import Case, ProcedureVersion
from lantoa.cases.tests.factories import Commune, commune, handed_in
from lantoa.cases.tests.views.test_case import as_, said
from lantoa.kit import vietqr
from lantoa.kit.world import world
from lantoa.payments import api as payments

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> Commune:
    return commune()


@pytest.fixture
def case(there: Commune) -> Case:
    """A dossier whose office is paid at its own account, handed in."""
    owner = accounts.actor_for(
        accounts.people_of(there.office.organisation_id, ["owner"])[0], there.office.organisation
    )
    account = {"bank_bin": "970418", "number": "990000770115", "holder": "UBND DAC KHU"}
    payments.set_payout_account(there.office.organisation, **account, by=owner)
    ProcedureVersion.objects.filter(procedure="1.001612").update(fee=100_000)
    return handed_in(there)


def test_it_says_to_whom_how_much_and_under_which_code(there: Commune, case: Case, settings: Settings) -> None:
    settings.DEMO = False  # where there is no invented bank to open
    browser, asked = as_(there.citizen), payments.request_of(case)
    assert asked is not None
    dossier = BeautifulSoup(browser.get(f"/ho-so/{case.code}/").content, "lxml")
    way = dossier.select_one(f"a[href='/ho-so/{case.code}/le-phi/']")
    assert way is not None
    page = BeautifulSoup(browser.get(str(way["href"])).content, "lxml")
    shown = " ".join(page.get_text(" ").split())
    for words in ("100.000", asked.code, "UBND DAC KHU", "990000770115"):
        assert words in shown
    assert page.select_one(".until-settled + .bottom-bar a[href$='/le-phi/ma.png']") is not None


def test_the_code_can_be_kept_as_a_picture(there: Commune, case: Case) -> None:
    answer = as_(there.citizen).get(f"/ho-so/{case.code}/le-phi/ma.png")
    assert answer["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).width > 200
    asked = payments.request_of(case)
    assert asked is not None
    assert vietqr.parse(payments.payload(asked)).amount == "100000"


def test_a_part_is_said_and_all_of_it_turns_the_page(there: Commune, case: Case) -> None:
    browser, asked = as_(there.citizen), payments.request_of(case)
    assert asked is not None
    part = f"/ho-so/{case.code}/le-phi/?phan=1"
    assert "data-settled" not in browser.get(part).content.decode()
    for number, amount in enumerate((40_000, 60_000)):
        payments.take_notice(
            asked.account, payments.BankNotice(str(number), "990000770115", "", "in", amount, world.now(), asked.code, f"FT{number}")
        )  # fmt: skip
        turned = browser.get(part).content.decode()
        assert ("data-settled" in turned, "60.000" in turned) == ((True, False) if number else (False, True))
    assert "100.000" in said(browser, f"/ho-so/{case.code}/le-phi/")


def test_where_nothing_is_asked_it_leads_back(there: Commune, case: Case) -> None:
    browser = as_(there.citizen)
    acting.withdraw(case, "Tôi đổi ý", by=there.citizen)
    for path in ("", "ma.png"):
        assert browser.get(f"/ho-so/{case.code}/le-phi/{path}")["Location"] == f"/ho-so/{case.code}/"
    stranger = accounts.actor_for(accounts.person_for("+84977000009", "Người lạ"))
    assert as_(stranger).get(f"/ho-so/{case.code}/le-phi/").status_code == 404

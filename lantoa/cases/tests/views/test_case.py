"""The screens of a dossier, its citizen's and its office's, and how little they ask of the database."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lantoa.accounts import api as accounts
from lantoa.cases.actions import acceptance, decision, paper
from lantoa.cases.models import Case, ProcedureVersion
from lantoa.cases.queries.checklist import checklist
from lantoa.cases.tests.factories import Commune, commune, draft, handed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> Commune:
    return commune()


def as_(who: accounts.ActingPerson) -> Client:
    browser = Client()
    browser.force_login(who.person)
    return browser


def said(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return " ".join(BeautifulSoup(answer.content, "lxml").get_text(" ").split())


def test_beginning_leads_to_the_list_of_what_is_to_do_and_goes_on_later(there: Commune) -> None:
    browser = as_(there.citizen)
    begun = browser.post("/thu-tuc/1.001612/ho-so/", {"key": "01a2207d-a18c-728e-a696-f47421400001"})
    assert begun.status_code == 302
    case = Case.objects.get()
    assert case.code in begun["Location"]
    assert case.code in said(browser, "/thu-tuc/1.001612/ho-so/")
    assert "Hộ kinh doanh tên gì?" in said(browser, begun["Location"])


def test_what_was_typed_stays_where_something_is_wrong(there: Commune) -> None:
    case, browser = draft(there, owner_number=""), as_(there.citizen)
    answer = browser.post(
        f"/ho-so/{case.code}/hoi/so-dinh-danh/",
        {"owner_number": "12345", "key": "01a2207d-a18c-728e-a696-f47421400002"},
    )
    assert answer.status_code == 422
    assert 'value="12345"' in answer.content.decode()
    assert "owner_number" not in Case.objects.get().answers


def test_an_answer_that_ends_the_form_says_where_to_go(there: Commune) -> None:
    case, browser = draft(there), as_(there.citizen)
    path = f"/ho-so/{case.code}/hoi/dung-cho/"
    assert (
        browser.post(path, {"has_certificate": "yes", "key": "01a2207d-a18c-728e-a696-f47421400003"})["Location"]
        == path
    )
    assert "2.000720" in said(browser, path)


def test_another_persons_dossier_is_not_there(there: Commune) -> None:
    case, stranger = handed_in(there), accounts.actor_for(accounts.person_for("+84977000009", "Người lạ"))
    for path in ("", "xem-lai/", "bien-nhan/", "rut/", "ket-qua/1/"):
        assert as_(stranger).get(f"/ho-so/{case.code}/{path}").status_code == 404
    assert as_(commune(1).officer).get(f"/mot-cua/{case.code}/").status_code == 404


def test_the_fee_is_shown_with_its_code_and_what_happens_next(there: Commune) -> None:
    ProcedureVersion.objects.filter(procedure="1.001612").update(fee=100_000)
    case = handed_in(there)
    shown = said(as_(there.citizen), f"/ho-so/{case.code}/")
    assert "100.000" in shown
    assert said(as_(there.citizen), f"/ho-so/{case.code}/bien-nhan/").count(case.code) >= 1


def test_the_result_is_a_pdf_for_whoever_asked_and_a_cancelled_one_stays(there: Commune) -> None:
    case = acceptance.accept(handed_in(there), by=there.officer)
    made = decision.decide(case, "granted", "Đồng ý", by=there.officer)
    assert as_(there.citizen).get(f"/ho-so/{case.code}/ket-qua/1/").status_code == 404
    paper.print_decision(made.pk)
    decision.cancel(made, "Sai tên", by=there.officer)
    answer = as_(there.citizen).get(f"/ho-so/{case.code}/ket-qua/1/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert f"{case.code}-KQ1.pdf" in answer["Content-Disposition"]
    assert "Sai tên" in said(as_(there.citizen), f"/ho-so/{case.code}/")


@pytest.mark.parametrize("step", ["accept", "supplement", "decline"])
def test_a_step_is_asked_for_its_words_and_done(there: Commune, step: str) -> None:
    case, browser = handed_in(there), as_(there.officer)
    path = f"/mot-cua/{case.code}/{step}/"
    assert browser.get(path).status_code == 200
    form: dict[str, Any] = {"key": "01a2207d-a18c-728e-a696-f47421400004", "words": "Thiếu giấy tờ"}
    if step == "accept":
        form["ticked"] = [one.code for one in checklist(case, step)]
    assert browser.post(path, form).status_code == 302
    states = {"accept": "accepted", "supplement": "supplement", "decline": "declined"}
    assert Case.objects.get(pk=case.pk).state == states[step]
    again = browser.post(path, {**form, "key": "01a2207d-a18c-728e-a696-f47421400005"})
    assert again.status_code == 422


def test_what_makes_no_sense_is_not_there(there: Commune) -> None:
    case, browser = handed_in(there), as_(there.officer)
    assert browser.get(f"/mot-cua/{case.code}/dance/").status_code == 404
    assert browser.get("/mot-cua/?loc=khong-co").status_code == 404
    assert (
        browser.post(f"/mot-cua/{case.code}/approve/", {"key": "01a2207d-a18c-728e-a696-f47421400006"}).status_code
        == 404
    )


def test_lists_and_pages_ask_little_however_much_there_is(there: Commune) -> None:
    for _each in range(3):
        handed_in(there)
    case = acceptance.accept(handed_in(there), by=there.officer)
    made = decision.decide(case, "granted", "Đồng ý", by=there.officer)
    paper.print_decision(made.pk)
    asked = {
        "/mot-cua/": (there.officer, 8), "/mot-cua/?loc=done": (there.officer, 8), "/ho-so/": (there.citizen, 8),
        f"/mot-cua/{case.code}/": (there.officer, 14), f"/ho-so/{case.code}/": (there.citizen, 14),
    }  # fmt: skip
    for path, (who, most) in asked.items():
        browser = as_(who)
        browser.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(path).status_code == 200
        assert len(queries) <= most, (path, [one["sql"][:100] for one in queries])

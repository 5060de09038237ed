"""The list at the desk, the ticks on a step's page, and the templates that fill its words."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lantoa.accounts import api as accounts
from lantoa.cases.actions.acceptance import accept
from lantoa.cases.actions.decision import decide
from lantoa.cases.actions.desk_text import Wording, keep_text
from lantoa.cases.models import Case, DeskText, ProcedureVersion
from lantoa.cases.queries.checklist import checklist
from lantoa.cases.tests.factories import Commune, commune, handed_in
from lantoa.kit.world import world

pytestmark = pytest.mark.django_db
LIST, NEW = "/mot-cua/mau/", "/mot-cua/mau/them/"


@pytest.fixture
def there() -> Commune:
    return commune()


def as_(who: accounts.ActingPerson) -> Client:
    browser = Client()
    browser.force_login(who.person)
    return browser


def soup(browser: Client, path: str) -> BeautifulSoup:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return BeautifulSoup(answer.content, "lxml")


def form(**said: Any) -> dict[str, Any]:
    return {"key": str(world.uuid7()), **said}


def test_an_officer_adds_words_anew_and_ends_and_another_office_sees_nothing(there: Commune) -> None:
    browser, other = as_(there.officer), as_(commune(1).officer)
    said = {"step": "write", "title": "Nhắc hẹn", "words": "Chào {name}", "procedure": ""}
    refused = browser.post(NEW, form(**{**said, "title": ""}))
    assert (refused.status_code, "Chào {name}" in refused.content.decode()) == (422, True)
    assert browser.post(NEW, form(**said)).status_code == 302
    assert browser.post(f"{NEW}?loai=check", form(step="accept", title="Đã gọi hỏi", procedure="")).status_code == 302
    shown = soup(browser, LIST).get_text(" ")
    assert "Nhắc hẹn" in shown
    assert "Đã gọi hỏi" in shown
    assert there.officer.person.name in shown
    path = f"{LIST}{DeskText.objects.get(kind='template').pk}/"
    for where in (path, LIST):
        assert "Nhắc hẹn" not in other.get(where).content.decode()
    assert other.get(path).status_code == other.post(path, form(**said)).status_code == 404
    assert as_(there.citizen).get(LIST).status_code in (403, 404)
    assert browser.post(path, form(**{**said, "title": "Nhắc hẹn trả"})).status_code == 302
    assert browser.post(path, form(**said)).status_code == 422
    newer = f"{LIST}{DeskText.objects.live().get(kind='template').pk}/"
    assert browser.post(newer, {"end-key": str(world.uuid7())}).status_code == 302
    gone = browser.post(newer, {"end-key": str(world.uuid7())})
    assert (gone.status_code, "vừa được sửa" in gone.content.decode()) == (422, True)
    assert soup(browser, newer).find("form", method="post", class_="form") is None
    assert browser.get(f"{NEW}?loai=dance").status_code == browser.get(f"{LIST}987654321/").status_code == 404


def test_what_is_not_ticked_is_named_and_what_was_typed_stays(there: Commune) -> None:
    case, browser = handed_in(there), as_(there.officer)
    keep_text(there.office.organisation, "check", Wording("decide", "Đã xem <b>tại chỗ</b>", ""), by=there.officer)
    path = f"/mot-cua/{case.code}/accept/"
    assert f"/mot-cua/{case.code}/supplement/" in browser.get(path).content.decode()
    answer = browser.post(path, form(ticked=["nonsense", "\x00"]))
    assert (answer.status_code, "yêu cầu bổ sung" in answer.content.decode()) == (422, True)
    every = [one.code for one in checklist(case, "accept")]
    assert browser.post(path, form(ticked=every)).status_code == 302
    path = f"/mot-cua/{case.code}/decide/"
    answer = browser.post(path, form(ticked=["answers:1"], outcome="granted", words="Cấp giấy"))
    page = BeautifulSoup(answer.content, "lxml")
    assert answer.status_code == 422
    assert page.find("textarea").get_text().strip() == "Cấp giấy"
    ticks = {box["value"]: box.has_attr("checked") for box in page.find_all("input", attrs={"name": "ticked"})}
    assert ticks.pop("answers:1")
    assert list(ticks.values()) == [False]
    assert "<b>tại chỗ" not in answer.content.decode()
    every = [one.code for one in checklist(case, "decide")]
    assert browser.post(path, form(ticked=every, outcome="granted", words="Cấp giấy")).status_code == 302
    desk = soup(browser, f"/mot-cua/{case.code}/").get_text(" ")
    assert "Đã xem <b>tại chỗ</b>" in desk
    theirs = soup(as_(there.citizen), f"/ho-so/{case.code}/").get_text(" ")
    assert "Cơ quan đã xem 2 điều" in theirs
    assert "tại chỗ" not in theirs


def test_who_approves_reads_the_proposal_and_ticks_it(there: Commune) -> None:
    ProcedureVersion.objects.filter(procedure="1.001612").update(four_eyes=True)
    case = accept(handed_in(there), by=there.officer)
    assert soup(as_(there.officer), f"/mot-cua/{case.code}/approve/")
    made = decide(case, "granted", "Cấp giấy cho bà Hương", by=there.officer)
    browser, path = as_(there.second), f"/mot-cua/{case.code}/approve/"
    assert "Cấp giấy cho bà Hương" in soup(browser, path).get_text(" ")
    assert browser.post(path, form()).status_code == 422
    every = [one.code for one in checklist(case, "approve", proposal=made)]
    assert browser.post(path, form(ticked=every)).status_code == 302
    # An empty list of templates still leads to where one is written, for the step one comes from.
    words = soup(browser, f"/mot-cua/{case.code}/cancel/")
    assert (link := words.find("a", href=f"{NEW}?buoc=cancel"))
    assert soup(browser, link["href"]).find("option", value="cancel").has_attr("selected")


def test_a_template_fills_the_words_and_nobody_elses_does(there: Commune) -> None:
    case, browser, elsewhere = handed_in(there), as_(there.officer), commune(1)
    said = Wording("write", "Nhắc hẹn", "{code} {name} {lạ} <script>")
    own = keep_text(there.office.organisation, "template", said, by=there.officer)
    other = keep_text(elsewhere.office.organisation, "template", said, by=elsewhere.officer)
    path = f"/mot-cua/{case.code}/write/"
    links = [link["href"] for link in soup(browser, path).find_all("a", class_="chip")]
    assert f"?mau={own.pk}" in links
    assert f"?mau={other.pk}" not in links
    for link in links:
        assert soup(browser, path + link).find("textarea").get_text().strip()
    words = soup(browser, f"{path}?mau={own.pk}").find("textarea").get_text().strip()
    assert words == f"{case.code} Nguyễn Thị Hương {{lạ}} <script>"
    for wrong in (other.pk, "x", "\x00", "9" * 40):
        assert soup(browser, f"{path}?mau={wrong}").find("textarea").get_text().strip() == ""
    sent = browser.post(f"{path}?mau={own.pk}", form(words=""))
    assert BeautifulSoup(sent.content, "lxml").find("textarea").get_text().strip() == ""


def test_the_pages_ask_little_however_much_an_office_keeps(there: Commune) -> None:
    case: Case = accept(handed_in(there), by=there.officer)
    asked: dict[str, int] = {}
    browser, paths = as_(there.officer), (f"/mot-cua/{case.code}/decide/", LIST)
    for count in (1, 20):
        for n in range(count):
            said = Wording("decide", f"Tên {count} {n}", "Lời", "1.001612" if n % 2 else "")
            for kind in ("check", "template"):
                keep_text(there.office.organisation, kind, said, by=there.officer)
        for path in paths:
            browser.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(path).status_code == 200
            assert len(queries) <= asked.setdefault(path, len(queries)), path
    assert asked[paths[0]] <= 10
    assert asked[paths[1]] <= 8


def test_an_officer_who_was_erased_is_named_nowhere_and_their_words_stay(there: Commune) -> None:
    said = Wording("write", "Nhắc hẹn", "Chào {name}")
    keep_text(there.office.organisation, "template", said, by=there.second)
    name = there.second.person.name
    assert name in soup(as_(there.officer), LIST).get_text(" ")
    accounts.erase_person(there.second.person, by=there.second)
    shown = soup(as_(there.officer), LIST).get_text(" ")
    assert "Nhắc hẹn" in shown
    assert name not in shown

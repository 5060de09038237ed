"""A citizen fills a dossier in on a phone: one thing a page, nothing typed is lost, every page says what to do next."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client

from lantoa.cases.actions import acceptance
from lantoa.cases.actions import case as acting
from lantoa.cases.models import Case
from lantoa.cases.tests.factories import Commune, commune, draft, handed_in
from lantoa.kit.world import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> Commune:
    return commune()


@pytest.fixture
def mine(client: Client, there: Commune) -> Client:
    client.force_login(there.citizen.person)
    return client


def words(answer: HttpResponse, status: int = 200) -> str:
    assert answer.status_code == status
    return " ".join(BeautifulSoup(answer.content, "lxml").get_text(" ").split())


def send(client: Client, case: Case, slug: str, **said: Any) -> HttpResponse:
    return client.post(f"/ho-so/{case.code}/hoi/{slug}/", {"key": str(world.uuid7()), **said})  # type: ignore[return-value]


def test_what_is_wrong_gets_a_sentence_and_stays(mine: Client, there: Commune) -> None:
    case = draft(there)
    answer = send(mine, case, "von", capital="ba chục")
    assert "30 triệu" in words(answer, 422)
    assert 'value="ba chục"' in answer.content.decode()
    assert send(mine, case, "von", capital="45 triệu").status_code == 302
    case.refresh_from_db()
    assert case.answers["capital"] == 45_000_000


def test_a_wrong_turn_says_where_to_go_and_leads_to_the_list(mine: Client, there: Commune) -> None:
    case = draft(there)
    back = send(mine, case, "dung-cho", has_certificate="yes")
    assert back["Location"].endswith("/hoi/dung-cho/")  # type: ignore[index]
    answer = mine.get(back["Location"])  # type: ignore[index]
    assert "2.000720" in words(answer)
    assert BeautifulSoup(answer.content, "lxml").select_one("main a[href='/thu-tuc/']") is not None


def test_with_something_open_the_main_button_leads_there_instead_of_handing_in(mine: Client, there: Commune) -> None:
    case = draft(there, business_name="")
    answer = mine.get(f"/ho-so/{case.code}/xem-lai/")
    assert "Còn thiếu: Hộ kinh doanh tên gì?" in words(answer)
    soup = BeautifulSoup(answer.content, "lxml")
    assert soup.select_one(f"a[href='/ho-so/{case.code}/hoi/ten-ho/']") is not None
    assert soup.select_one("[name=truth]") is None
    acting.answer(case, {"business_name": "Chả mực Hương"}, by=there.citizen)
    assert BeautifulSoup(mine.get(f"/ho-so/{case.code}/xem-lai/").content, "lxml").select_one("[name=truth]")


def test_of_a_change_only_what_changes_is_asked(mine: Client, there: Commune) -> None:
    registered = handed_in(there)
    acceptance.accept(registered, by=there.officer)
    mine.post("/thu-tuc/2.000720/ho-so/", {"key": str(world.uuid7())})
    case = Case.objects.get(procedure="2.000720")
    assert case.answers["business_name"] == "Chả mực Hương"
    assert case.answers["who_owns"] == "me"
    send(mine, case, "thay-doi", changes=["name", "capital"])
    said = words(mine.get(f"/ho-so/{case.code}/"))
    assert "Tên mới của hộ là gì?" in said
    assert "Vốn mới là bao nhiêu?" in said
    assert "Chủ hộ mới là ai?" not in said
    assert "Nơi mới ở đâu?" not in said


@pytest.mark.parametrize(("language", "sentence"), [("", "Tiếp theo là gì"), ("/en", "What happens next"), ("/id", "Selanjutnya")])  # fmt: skip
def test_after_handing_in_it_says_what_comes_next_in_three_languages(mine: Client, there: Commune, language: str, sentence: str) -> None:  # fmt: skip
    case = handed_in(there)
    assert sentence in words(mine.get(f"{language}/ho-so/{case.code}/"))
    assert case.code in words(mine.get(f"{language}/ho-so/{case.code}/bien-nhan/"))

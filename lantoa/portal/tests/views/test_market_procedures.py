"""The market's search shows procedures in a group of their own."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from lantoa.cases import api as cases
from lantoa.catalog.models import Asked
from lantoa.portal.queries.search import market
from lantoa.portal.tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded() -> None:
    cases.load_procedures()
    factories.unit()
    market.forget()


def found(client: Client, words: str) -> BeautifulSoup:
    answer = client.get("/", {"q": words})
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "lxml")


def test_a_procedure_stands_in_its_own_group_and_leads_to_its_page(client: Client) -> None:
    page = found(client, "mở hộ kinh doanh")
    assert "Thủ tục" in [heading.text for heading in page.find_all("h2")]
    assert page.select_one("a.row[href='/thu-tuc/1.001612/']") is not None
    assert "Chưa tìm thấy" not in page.text
    assert not Asked.objects.exists()


def test_what_is_perhaps_meant_is_offered_below_nothing_found_and_noted_as_asked(client: Client) -> None:
    page = found(client, "lương người cao tuổi")
    assert "Có thể bạn cần thủ tục này" in [heading.text for heading in page.find_all("h2")]
    assert page.select_one("a.row[href='/thu-tuc/1.014027/']") is not None
    assert Asked.objects.count() == 1


def test_the_front_leads_to_the_procedures(client: Client) -> None:
    page = BeautifulSoup(client.get("/").content, "lxml")
    assert page.select_one("a.row[href='/thu-tuc/']") is not None

"""Anybody looks a procedure up, and is told what is not known."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lantoa.cases import api as cases
from lantoa.cases.models import ProcedureVersion

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded() -> None:
    cases.load_procedures()


def words(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(BeautifulSoup(answer.content, "lxml").get_text(" ").split())


def test_the_list_leads_to_every_procedure(client: Client) -> None:
    soup = BeautifulSoup(client.get("/thu-tuc/").content, "lxml")
    links = {str(link["href"]) for link in soup.select("a.row")}
    assert len(links) == 42
    assert all(client.get(link).status_code == 200 for link in links)


def test_a_procedure_says_how_long_what_it_costs_and_where_that_was_read(client: Client) -> None:
    said = words(client, "/thu-tuc/1.004222/")
    assert "7 ngày làm việc" in said
    assert "20.000" in said
    assert "dichvucong procedure text" in said
    assert "Nguồn thứ cấp" not in said


def test_the_same_day_and_the_hour_after_which_it_is_the_next(client: Client) -> None:
    said = words(client, "/thu-tuc/1.001193/")
    assert "Trong ngày" in said
    assert "15 giờ" in said


def test_what_was_not_found_is_said_to_be_unknown_and_a_secondary_source_is_marked(client: Client) -> None:
    said = words(client, "/thu-tuc/1.000894/")
    assert "Nguồn thứ cấp" in said
    assert "Ở đây chưa biết: bao lâu thì xong, tốn bao nhiêu, ai giải quyết, mang theo gì" in said
    assert "Mã thủ tục quốc gia" in said
    assert "mã thủ tục quốc gia" not in said


def test_a_paper_of_another_city_is_named_as_such(client: Client) -> None:
    assert "văn bản của Hải Phòng" in words(client, "/thu-tuc/1.001612/")


def test_earlier_rules_are_marked_and_a_procedure_without_code_has_a_page(client: Client) -> None:
    said = words(client, "/thu-tuc/thong-bao-website-ung-dung-thuong-mai-dien-tu-ban-hang/")
    assert "quy định cũ" in said
    assert "trước ngày 1/7/2026" in said


@pytest.mark.parametrize(
    ("language", "sentence"), [("", "Bao lâu thì xong"), ("/en", "How long it takes"), ("/id", "Berapa lama")]
)
def test_our_words_come_in_three_languages_and_the_name_stays(client: Client, language: str, sentence: str) -> None:
    said = words(client, f"{language}/thu-tuc/1.001193/")
    assert sentence in said
    assert "Đăng ký khai sinh" in said


def test_what_the_database_holds_cannot_end_the_script(client: Client) -> None:
    ProcedureVersion.objects.filter(procedure="1.001193").update(name="</script><b>x")
    soup = BeautifulSoup(client.get("/thu-tuc/1.001193/").content, "lxml")
    schema = json.loads(soup.find("script", type="application/ld+json").text)  # type: ignore[union-attr]
    assert (schema["@type"], schema["name"], schema["identifier"]) == ("GovernmentService", "</script><b>x", "1.001193")


@pytest.mark.parametrize("path", ["/thu-tuc/", "/thu-tuc/1.001193/"])
def test_a_page_asks_the_database_at_most_three_times(client: Client, path: str) -> None:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(path)
    assert len(asked) <= 3


@pytest.mark.parametrize("path", ["9.999999", "khong-co", "a" * 81, "%00", "..%2f", "%F0%9F%98%80"])
def test_an_unknown_procedure_is_not_there(client: Client, path: str) -> None:
    assert client.get(f"/thu-tuc/{path}/").status_code == 404

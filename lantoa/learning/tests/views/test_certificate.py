"""What independent software fetches of a certificate, and what people print."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.test import Client
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from lantoa.kit import credential
from lantoa.kit.own_key import published_keys
from lantoa.learning import api as learning
from lantoa.learning.models import Certificate
from lantoa.learning.tests import factories

pytestmark = pytest.mark.django_db
HERE = "/hoc/chung-nhan/"


@pytest.fixture(autouse=True)
def own_key(settings: Settings, tmp_path: Path) -> None:
    settings.BADGE_KEY, settings.PUBLIC_URL = tmp_path / "badges.key", "https://lantoa.example/"


def test_the_keys_are_there_before_and_after_the_first_certificate(client: Client, settings: Settings) -> None:
    assert client.get(f"{HERE}khoa.json").json()["verificationMethod"] == []
    assert not settings.BADGE_KEY.exists()
    factories.certified()
    said = client.get(f"{HERE}khoa.json")
    assert said.json()["id"] == "https://lantoa.example/hoc/chung-nhan/khoa.json"
    assert len(said.json()["assertionMethod"]) == 1
    assert not said.cookies


def test_the_credential_comes_as_it_was_signed_and_the_list_is_the_same_until_it_changes(
    client: Client, settings: Settings
) -> None:
    one = factories.certified()
    answer = client.get(f"{HERE}{one.code}.json")
    assert answer.content.decode() == one.credential
    before, after = client.get(f"{HERE}trang-thai/1.json"), client.get(f"{HERE}trang-thai/1.json")
    assert before.content == after.content
    learning.revoke_certificate(one, reason="mistake", by=None)
    later = client.get(f"{HERE}trang-thai/1.json")
    assert later.content != before.content
    credential.check(json.loads(later.content), controller="https://lantoa.example/hoc/chung-nhan/khoa.json", keys=published_keys(settings.BADGE_KEY))  # fmt: skip


@pytest.mark.parametrize("what", ["CN22222222222222222222.json", "CN22222222222222222222.pdf", "trang-thai/1.json", "trang-thai/0.json", "trang-thai/999999999999999999.json", "CN1.json", "khoa.pdf"])  # fmt: skip
def test_what_is_not_there_is_404(client: Client, what: str) -> None:
    assert client.get(HERE + what).status_code == 404


def test_the_paper_is_one_page_with_name_course_and_code_and_says_when_it_no_longer_holds(client: Client) -> None:
    one = factories.certified(factories.person("Đàm Thị Vui"))
    for holds in (True, False):
        answer = client.get(f"{HERE}{one.code}.pdf")
        assert answer["Content-Type"] == "application/pdf"
        (sheet,) = PdfReader(io.BytesIO(answer.content)).pages
        text = " ".join(sheet.extract_text().split())
        assert float(sheet.mediabox.width) > float(sheet.mediabox.height)
        for words in ("Đàm Thị Vui", one.course.title, "Mở gian hàng thật", one.organisation.name):
            assert words in text
        assert ("không còn hiệu lực" in text) is not holds
        learning.revoke_certificate(one, reason="mistake", by=None)


def test_of_an_erased_holder_neither_text_nor_paper_is_left(client: Client) -> None:
    one = factories.certified()
    Certificate.objects.filter(pk=one.pk).update(name="", credential="", person=None)
    for end in ("json", "pdf"):
        assert client.get(f"{HERE}{one.code}.{end}").status_code == 404

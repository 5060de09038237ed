"""What independent software fetches of a certificate, and what people print."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.test import Client
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from lantoa.accounts import api as accounts
from lantoa.kit import credential
from lantoa.kit.own_key import published_keys
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.learning.models import Certificate
from lantoa.learning.tests import factories
from lantoa.messages import api as messages

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


def browser(person: accounts.Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_an_officer_takes_a_certificate_back_for_a_reason_and_its_holder_is_told() -> None:
    one = factories.certified()
    officer = factories.member("officer", one.organisation)
    client, page = browser(officer.person), f"{HERE}{one.code}/thoi/"
    assert "không lấy lại được" in client.get(page).text
    assert client.post(page, {"key": str(world.uuid7())}).status_code == 422
    assert client.post(page, {"key": str(world.uuid7()), "reason": "holder_erased"}).status_code == 422
    one.refresh_from_db()
    assert one.revoked_at is None
    sent = {"key": str(world.uuid7()), "reason": "mistake"}
    for _again in range(2):
        answer = client.post(page, sent)
        assert (answer.status_code, answer["Location"]) == (302, f"/verify/chung-nhan/{one.code}/")
    one.refresh_from_db()
    assert one.revoked_reason == "mistake"
    assert "<form" not in client.get(page).text.split("<main", 1)[1].split("</main", 1)[0]
    (told,) = messages.Message.objects.filter(to=one.person.phone, purpose="learning")
    assert one.course.title[:60] in told.text
    assert one.code in told.text


def test_its_holder_asks_for_it_and_is_not_told_of_their_own_word() -> None:
    one = factories.certified()
    client, page = browser(one.person), f"{HERE}{one.code}/thoi/"
    assert 'type="radio"' not in client.get(page).text
    assert client.post(page, {"key": str(world.uuid7()), "reason": "mistake"}).status_code == 302
    one.refresh_from_db()
    assert one.revoked_reason == "holder_asked"
    assert not messages.Message.objects.filter(to=one.person.phone, purpose="learning").exists()


def test_nobody_else_finds_that_page() -> None:
    one = factories.certified()
    instructor = factories.member("instructor", one.organisation).person
    for somebody in (factories.person(), factories.member("officer").person, instructor):
        assert browser(somebody).get(f"{HERE}{one.code}/thoi/").status_code == 404
        assert browser(somebody).post(f"{HERE}{one.code}/thoi/", {"reason": "mistake"}).status_code == 404
    assert Client().post(f"{HERE}{one.code}/thoi/").status_code == 403


def test_who_leads_the_class_finds_its_certificates_and_only_an_officer_the_way_to_take_one_back() -> None:
    seat = factories.seated()
    one = factories.certified(seat.person, organisation=seat.run.organisation)
    page = f"/hoc/lop/{seat.run_id}/nguoi-hoc/"
    for role in ("officer", "instructor"):
        text = browser(factories.member(role, one.organisation).person).get(page).text
        assert f"/verify/chung-nhan/{one.code}/" in text
        assert (f"{one.code}/thoi/" in text) is (role == "officer")

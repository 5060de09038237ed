"""My data on the screen: what is kept, a copy, a request with its receipt, the desk that answers it."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from lantoa.accounts import api as accounts
from lantoa.accounts.models import DataRequest
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.conftest import Stage
from lantoa.kit.world import world
from lantoa.messages import api as messages

pytestmark = pytest.mark.django_db
MINE, ASK, COPY, DESK = (
    reverse(f"accounts:{name}") for name in ("my_data", "ask_data", "copy_of_data", "data_requests")
)


def signed_in(person: accounts.Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def key() -> str:
    return str(world.uuid7())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("", "nguyên văn chưa được đọc ở đây"),
        ("/en", "its text was not read here"),
        ("/id", "teks aslinya belum dibaca"),
    ],
)
def test_anybody_reads_the_register_in_their_language(language: str, words: str) -> None:
    with translation.override("vi"):  # what the page turns on is turned off again
        page = Client().get(f"{language}/du-lieu-ca-nhan/")
    text = page.content.decode()
    assert (page.status_code, words in text, "356/2025" in text) == (200, True, True)
    assert f'{language}/du-lieu-ca-nhan/"' in text  # every public page leads there


def test_from_me_to_the_receipt_the_answer_and_the_end() -> None:
    lan, operator = factories.person(phone="0912345678"), factories.person("Điều", is_operator=True)
    browser, desk = signed_in(lan), signed_in(operator)
    assert f'href="{MINE}"' in browser.get(reverse("accounts:me")).content.decode()
    mine = browser.get(MINE).content.decode()
    assert (ASK in mine, "Xem của tôi" in mine, "Chưa kiểm chứng" in mine) == (True, True, True)

    sent = browser.post(ASK, {"kind": "correction", "about": "orders", "words": "Tên tôi sai dấu", "key": key()})
    request = DataRequest.objects.get()
    assert sent["Location"] == reverse("accounts:data_request", args=[request.code])
    receipt = browser.get(sent["Location"]).content.decode()
    for words in (request.code, "Phản hồi đầu tiên trước", "Tên tôi sai dấu", "điều 5 khoản 3", "cách chúng tôi hiểu"):
        assert words in receipt

    here = reverse("accounts:data_request_desk", args=[request.code])
    assert here in desk.get(DESK).content.decode()
    assert "0912 345 678" in desk.get(here).content.decode()
    wrong = desk.post(here, {"step": "refused", "words": "", "key": key()})
    assert (wrong.status_code, 'id="id_words-error"' in wrong.content.decode()) == (422, True)
    assert (
        desk.post(here, {"step": "reply", "others": "on", "words": "Đang hỏi gian hàng.", "key": key()}).status_code
        == 302
    )
    second = desk.get(here).content.decode()
    assert ('value="reply"' in second, 'name="others"' in second, 'value="extend"' in second) == (False, False, True)
    assert desk.post(here, {"step": "extend", "words": "Gian hàng nghỉ.", "key": key()}).status_code == 302
    assert 'value="extend"' not in desk.get(here).content.decode()
    assert desk.post(here, {"step": "done", "words": "Đã sửa dấu.", "key": key()}).status_code == 302
    assert "Đã sửa dấu." in browser.get(sent["Location"]).content.decode()
    assert messages.Message.objects.filter(to=lan.phone, purpose="data").count() == 3
    assert here in desk.get(f"{DESK}?loc=done").content.decode()
    late = desk.post(here, {"step": "refused", "words": "Thôi.", "key": key()})
    assert late.status_code == 422


def test_what_was_typed_stays_when_it_is_refused() -> None:
    answer = signed_in(factories.person()).post(
        ASK, {"kind": "nothing", "about": "cookies", "words": "Lời của tôi", "key": key()}
    )
    text = answer.content.decode()
    assert (answer.status_code, "Lời của tôi" in text, 'id="id_kind-error"' in text, 'id="id_about-error"' in text) == (
        422,
        True,
        True,
        True,
    )
    answer = signed_in(factories.person()).post(ASK, {"kind": "object", "words": " ", "key": key()})
    assert (answer.status_code, 'id="id_words-error"' in answer.content.decode()) == (422, True)


def test_a_request_is_taken_back_and_is_nobody_else_s() -> None:
    lan = factories.person()
    browser = signed_in(lan)
    browser.post(ASK, {"kind": "export", "key": key()})
    code = DataRequest.objects.get().code
    back = reverse("accounts:take_back_data_request", args=[code])
    assert signed_in(factories.person("Hoa")).post(back).status_code == 404
    assert browser.post(back).status_code == 302
    assert "Đã rút" in browser.get(reverse("accounts:data_request", args=[code])).content.decode()
    DataRequest.objects.update(state="done")
    assert browser.post(back).status_code == 409


def test_the_copy_is_a_file_and_an_unlocked_phone_alone_does_not_get_it(stage: Stage) -> None:
    browser = signed_in(factories.person("Nguyễn Thị Lan"))
    answer = browser.post(COPY)
    assert (answer.status_code, "attachment" in answer["Content-Disposition"]) == (200, True)
    assert json.loads(answer.content)["held"][0]["facts"]["name"] == "Nguyễn Thị Lan"
    stage.later(hours=1)
    assert browser.post(COPY)["Location"].startswith(reverse("accounts:step_up"))
    assert reverse("accounts:step_up") in browser.get(MINE).content.decode()


def test_a_list_that_does_not_exist_is_not_there() -> None:
    desk = signed_in(factories.person("Điều", is_operator=True))
    assert (desk.get(f"{DESK}?loc=all").status_code, desk.get(f"{DESK}?trang=x").status_code) == (404, 200)

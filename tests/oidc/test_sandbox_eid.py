"""Our side and the sandbox's electronic identity, over real HTTP: confirmed, used to come in, and every mishap refused."""

from __future__ import annotations

import html
import json
import re
import threading
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings
from werkzeug.serving import make_server

from lantoa.accounts import api as accounts
from lantoa.accounts.adapters.oidc import client
from lantoa.journal import api as journal
from sandbox.__main__ import QuietHandler
from sandbox.app import create_app
from tests.oidc.browser import sent_back

pytestmark = pytest.mark.django_db
BACK = "http://testserver/dinh-danh/ve/"
SECRET = "only-for-this-test-0123456789"


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    known = {"client_id": "lantoa-demo", "client_secret": SECRET, "name": "Lan Tỏa", "redirect_uris": [BACK]}
    start = json.dumps({"eid": {"clients": [known], "citizens": ["Nguyễn Thị Hương", "Lê Văn Nam"]}})
    app = create_app(tmp_path_factory.mktemp("sandbox") / "sandbox.sqlite3", start)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/eid"
    server.shutdown()
    server.server_close()
    app.extensions["sandbox"].database.close()


@pytest.fixture(autouse=True)
def connected(issuer: str, settings: Settings) -> None:
    client.forget()
    settings.ADAPTERS = {**settings.ADAPTERS, "accounts.identity": "lantoa.accounts.adapters.oidc"}
    settings.EID_OPTIONS = {
        "issuer": issuer, "client_id": "lantoa-demo", "client_secret": SECRET, "name": "Định danh thử",
        "levels": "1=urn:the-gioi-thu:muc-1 2=urn:the-gioi-thu:muc-2",
    }  # fmt: skip


def chosen(answer: object, **said: str) -> str:
    """Go where the page leads, choose there who one is, and come back: the address one comes back to."""
    (target,) = re.findall(r'http-equiv="refresh" content="0;url=([^"]+)"', answer.content.decode())
    address = urlsplit(html.unescape(target))
    form = {**dict(parse_qsl(address.query)), "citizen": "1", "level": "2", "yes": "1", **said}
    query = sent_back(f"{address.scheme}://{address.netloc}{address.path}", BACK, form=urlencode(form).encode())
    return "/dinh-danh/ve/?" + urlencode(query)


def person(phone: str = "0912345678") -> tuple[accounts.Person, Client]:
    made, browser = accounts.person_for(phone, "Nguyễn Thị Lan"), Client()
    browser.force_login(made)
    return made, browser


def confirm(browser: Client, **said: str) -> int:
    return browser.get(chosen(browser.post(reverse("accounts:verify")), **said)).status_code


def test_confirmed_and_used_to_come_in() -> None:
    lan, browser = person()
    assert confirm(browser) == 302
    kept = accounts.verification_of(lan)
    assert (kept.provider_name, kept.level) == ("Định danh thử", 2)
    stranger = Client()
    answer = stranger.get(chosen(stranger.post(reverse("accounts:eid_sign_in"), {"next": "/toi/"})))
    assert answer["Location"] == "/toi/"
    assert stranger.session["_auth_user_id"] == str(lan.pk)


def test_two_citizens_are_two_and_one_is_one() -> None:
    _lan, browser = person()
    _hoa, other = person("0987654321")
    assert confirm(browser, citizen="1") == 302
    assert confirm(other, citizen="1") == 422
    assert confirm(other, citizen="2") == 302


@pytest.mark.parametrize(
    ("mishap", "reason"),
    [
        ("nonce", "nonce"), ("audience", "audience"), ("party", "party"), ("issuer", "issuer"), ("key", "signature"), ("unsigned", "algorithm"),
        ("confused", "algorithm"), ("old", "expired"), ("level", "level"), ("hash", "at_hash"),
    ],
)  # fmt: skip
def test_a_mishap_is_refused_in_a_sentence_and_recorded(mishap: str, reason: str) -> None:
    lan, browser = person()
    answer = browser.get(chosen(browser.post(reverse("accounts:verify")), mishap=mishap))
    assert answer.status_code == 422
    said = {"expired": "Câu trả lời về danh tính đã quá cũ.", "level": "Danh tính mới xác thực ở mức thấp hơn"}
    assert 'class="alert alert-refuse"' in answer.content.decode()
    assert said.get(reason, "Câu trả lời về danh tính gửi về không đúng cách") in answer.content.decode()
    assert accounts.verification_of(lan) is None
    assert [entry.data["reason"] for entry in journal.Entry.objects.filter(act="accounts.identity_refused")] == [reason]


def test_a_lower_level_than_asked_is_not_enough() -> None:
    lan, browser = person()
    assert confirm(browser, level="1") == 422
    assert accounts.verification_of(lan) is None


def test_who_says_no_there_changes_nothing() -> None:
    lan, browser = person()
    assert confirm(browser, no="1") == 422
    assert accounts.verification_of(lan) is None

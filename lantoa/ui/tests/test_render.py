"""A part of a page is the same as in the page, and every refusal is a page that says what to do next."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from django.core.exceptions import TooManyFilesSent
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from jinja2 import ChoiceLoader, DictLoader

from lantoa.ui import views
from lantoa.ui.render import page, refusal

pytestmark = pytest.mark.urls("lantoa.ui.tests.addresses")
ROOM = Path(__file__).resolve().parents[1]
STATUSES = (400, 403, 404, 405, 409, 413, 422, 429, 500, 503)
PAGE = '{% extends "ui/base.html" %}{% block content %}<div>{% block part %}<b>{{ word }}</b>{{ badge(word) }}{{ csrf_input }}{% endblock %}</div>{% endblock %}'


@pytest.fixture
def own_page(monkeypatch: pytest.MonkeyPatch) -> str:
    environment = engines["jinja2"].env  # type: ignore[attr-defined]
    monkeypatch.setattr(environment, "loader", ChoiceLoader([DictLoader({"test/own.html": PAGE}), environment.loader]))
    return "test/own.html"


def test_a_fragment_is_its_block_of_the_page(own_page: str, request_: HttpRequest) -> None:
    part = page(request_, own_page, {"word": "<ngon>"}, fragment="part").content.decode()
    whole = page(request_, own_page, {"word": "<ngon>"}).content.decode()
    token = BeautifulSoup(part, "lxml").select_one("[name=csrfmiddlewaretoken]")["value"]
    assert part.startswith("<b>&lt;ngon&gt;</b>")
    assert part.replace(token, "") in whole.replace(
        BeautifulSoup(whole, "lxml").select_one("[name=csrfmiddlewaretoken]")["value"], ""
    )


def test_a_block_that_does_not_exist_is_an_error(own_page: str, request_: HttpRequest) -> None:
    with pytest.raises(KeyError):
        page(request_, own_page, {"word": ""}, fragment="never")


@pytest.mark.parametrize("status", STATUSES)
def test_a_refusal_says_in_vietnamese_what_to_do_next(status: int, request_: HttpRequest) -> None:
    answer = refusal(request_, status)
    shown = BeautifulSoup(answer.content, "lxml")
    assert answer.status_code == status
    assert shown.html["lang"] == "vi"
    assert len(shown.main.p.text) > 15
    assert any(letter in shown.main.text for letter in "ạảấầậệộớờ")
    assert shown.main.select_one("a[href='/']")


def test_a_refusal_passes_on_the_rules_own_sentence(request_: HttpRequest) -> None:
    answer = refusal(request_, 409, "Chỉ còn 2 <kg>.")
    assert "Chỉ còn 2 &lt;kg&gt;." in answer.content.decode()


def test_a_machine_that_sent_json_is_refused_in_json(rf: RequestFactory) -> None:
    answer = refusal(rf.post("/", b"{}", content_type="application/json"), 405)
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/json")
    assert json.loads(answer.content)["success"] is False


def test_a_broken_page_needs_nothing_that_may_be_broken(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lantoa.ui.navigation.tabs", None)
    monkeypatch.setattr("django.contrib.staticfiles.storage.staticfiles_storage.url", None)
    answer = views.broken(HttpRequest())
    assert answer.status_code == 500
    assert b"lantoa.css" in answer.content


@pytest.mark.parametrize(("view", "status"), [(views.bad_request, 400), (views.forbidden, 403), (views.not_found, 404)])
def test_the_error_views_answer_their_status(view, status: int, request_: HttpRequest) -> None:
    assert view(request_, Exception("x")).status_code == status


def test_too_many_files_for_one_request_are_told_apart(request_: HttpRequest) -> None:
    assert "chọn nhiều nhất mười tệp" in views.bad_request(request_, TooManyFilesSent()).content.decode()
    assert "mười tệp" not in views.bad_request(request_, Exception("x")).content.decode()


def test_a_page_offers_itself_in_three_languages_and_a_way_past_its_head(request_: HttpRequest) -> None:
    shown = BeautifulSoup(views.offline(request_).content, "lxml")
    assert [link["hreflang"] for link in shown.select(".languages a")] == ["vi", "en", "id"]
    assert [link["hreflang"] for link in shown.select(".languages [aria-current]")] == ["vi"]
    assert shown.select_one(".skip")["href"] == "#main"
    assert shown.select_one("meta[name=viewport]")
    assert shown.select_one("meta[name=description]")["content"]
    assert len(shown.select("link[rel=stylesheet]")) == 1


def test_the_style_guide_also_speaks_english_and_indonesian(rf: RequestFactory) -> None:
    for code, word in (("en", "Style guide"), ("id", "Panduan gaya")):
        with translation.override(code):
            assert BeautifulSoup(views.styleguide(rf.get("/")).content, "lxml").h1.text == word


def test_looking_without_reading_is_allowed(rf: RequestFactory) -> None:
    assert views.styleguide(rf.head("/styleguide/")).status_code == 200
    assert views.styleguide(rf.post("/styleguide/")).status_code == 405


def test_both_catalogues_hold_the_same_sentences_and_none_is_empty() -> None:
    held = {}
    for language in ("vi", "id"):
        with (ROOM / f"locale/{language}/LC_MESSAGES/django.po").open("rb") as file:
            held[language] = {message.id: message.string for message in read_po(file, locale=language) if message.id}
    assert held["vi"].keys() == held["id"].keys()
    assert [sentence for words in held.values() for sentence, string in words.items() if not string] == []


def test_a_sentence_follows_the_language_of_its_page_and_escapes_what_is_put_into_it() -> None:
    own = engines["jinja2"].env.from_string(
        '{{ _("Main menu") }}|{{ _("100%%") }}|{{ _("%(count)s days ago", count=who) }}'
    )  # type: ignore[attr-defined]
    told = {}
    for language in ("vi", "en", "id", "vi"):
        with translation.override(language):
            told[language] = own.render(who="<b>").split("|")
            assert told[language][0] == translation.gettext("Main menu")
    assert all(parts[1] == "100%" and "&lt;b&gt;" in parts[2] for parts in told.values())
    assert told["vi"][0] != told["en"][0]

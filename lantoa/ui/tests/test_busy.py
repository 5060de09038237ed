"""A house that cannot answer just now asks for patience in the page's language, comes back by itself and keeps what was typed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from lantoa.ui.busy import LONGEST, busy, fields_in, is_typed

FORM = "application/x-www-form-urlencoded"


def page(path: str = "/", method: str = "GET", fields: Any = None, *, rush: bool = True, **asked: str) -> BeautifulSoup:
    environ = {"PATH_INFO": path, "REQUEST_METHOD": method, **asked}
    return BeautifulSoup(busy(environ, fields, wait=7, rush=rush)[1], "lxml")


def test_a_page_that_was_looked_at_opens_by_itself() -> None:
    shown = page("/mua/12/")
    assert shown.select_one("meta[http-equiv=refresh]")["content"] == "7"
    assert shown.h1.text == "Đang có đông người vào cùng lúc"
    assert "giỏ hàng vẫn còn" in shown.p.text
    assert not shown.select("form, script")


@pytest.mark.parametrize(
    ("path", "language", "words"),
    [
        ("/", "vi", "Bạn chờ một lát nhé"), ("/vien/", "vi", "Bạn chờ một lát nhé"), ("/en/gio/", "en", "One moment, please"),
        ("/en", "en", "One moment, please"), ("/id/", "id", "Mohon tunggu sebentar"), ("", "vi", "Bạn chờ một lát nhé"),
    ],
)  # fmt: skip
def test_it_speaks_the_language_of_the_address(path: str, language: str, words: str) -> None:
    shown = page(path, rush=False)
    assert (shown.html["lang"], shown.h1.text) == (language, words)


def test_what_was_typed_comes_back_with_its_key_and_is_sent_again() -> None:
    typed = [
        ("key", "0190"),
        ("name", 'Lan "Bé" <b>'),
        ("note", "một\r\nhai"),
        ("line", "1"),
        ("line", "2"),
        ("order", ""),
    ]
    shown = page("/gio/dat-hang/", "POST", typed)
    form = shown.select_one("form[method=post][data-again='7']")
    held = [(field["name"], field["value"]) for field in form.select("input[type=hidden]")]
    assert held == [(name, value.replace("\r\n", "\n")) for name, value in typed] or held == typed
    assert form.button.text == "Gửi lại"
    assert not form.has_attr("action")
    assert shown.select_one("script[src='/static/ui/again.js']")
    assert not shown.select("meta[http-equiv=refresh]")


def test_what_cannot_be_carried_along_is_said_and_nothing_asks_again() -> None:
    shown = page("/ban-hang/them/", "POST", None)
    assert "quay lại trang trước" in shown.p.text
    assert not shown.select("form, script, meta[http-equiv=refresh]")


@pytest.mark.parametrize(
    "asked",
    [{"CONTENT_TYPE": "application/json; charset=utf-8"}, {"HTTP_ACCEPT": "application/json"}, {"PATH_INFO": "/hooks/carriers/ghtk/x/"}],
)  # fmt: skip
def test_a_machine_is_asked_in_json_to_come_back(asked: dict[str, str]) -> None:
    headers, body = busy({"PATH_INFO": "/quay/", "REQUEST_METHOD": "POST", **asked}, None, wait=3, rush=True)
    assert dict(headers) == {"Content-Type": "application/json", "Retry-After": "3", "Cache-Control": "no-store"}
    assert json.loads(body)["success"] is False


@pytest.mark.parametrize(
    ("kind", "length", "typed"),
    [
        (FORM, "10", True), (f"{FORM}; charset=UTF-8", "0", True), (FORM, str(LONGEST), True), (FORM, str(LONGEST + 1), False),
        (FORM, "", False), (FORM, "-1", False), (FORM, "٣", False), (FORM, "9" * 40, False),
        ("multipart/form-data; boundary=x", "10", False), ("", "10", False),
    ],
)  # fmt: skip
def test_only_a_short_form_without_files_is_carried_along(kind: str, length: str, typed: bool) -> None:
    assert is_typed({"CONTENT_TYPE": kind, "CONTENT_LENGTH": length}) is typed


def test_the_fields_of_a_form_are_read_in_their_order() -> None:
    assert fields_in(b"a=1&b=&a=m%E1%BB%B1c+t%C6%B0%C6%A1i") == [("a", "1"), ("b", ""), ("a", "mực tươi")]
    assert fields_in(b"a=%ff") is None
    assert fields_in(b"\xff=1") is None
    assert fields_in(b"&".join([b"a=1"] * 501)) is None


@given(st.binary(max_size=200), st.text(max_size=30))
def test_whatever_was_sent_it_is_a_page(body: bytes, path: str) -> None:
    shown = page(f"/{path}", "POST", fields_in(body))
    assert shown.h1
    assert not shown.select("main script, main img")

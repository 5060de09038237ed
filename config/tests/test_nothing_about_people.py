"""Nothing about people in any log: planted names, phones, addresses, citizen numbers, accounts and codes are driven through real
requests, refused ones and broken ones among them, with every logger at its most talkative; then every line is searched."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from lantoa.journal import api as journal
from lantoa.journal.actions import registry
from lantoa.journal.models import Follower, Incoming, Job
from lantoa.kit.log_lines import JsonLine, PlainLine
from lantoa.kit.vietnamese import fold
from lantoa.messages import api as messages
from lantoa.orders.tests import factories
from lantoa.orders.tests.views.test_buy import press
from lantoa.payments import acts
from lantoa.payments.tests import factories as money

pytestmark = pytest.mark.django_db
NAME, ADDRESS = "Lưu Thị Bạch Yến", "Số 17, ngõ Đá Trắng"
PHONE, CITIZEN, ACCOUNT = "0987 123 456", "022199087654", "1903777666555"
DIGITS = ("987123456", CITIZEN, ACCOUNT)
WORDS = (NAME, "Bạch Yến", ADDRESS, "Đá Trắng")


class Kept(logging.Handler):
    """Every line as each of the formatters would write it."""

    def __init__(self, *forms: logging.Formatter) -> None:
        super().__init__(logging.DEBUG)
        self.forms, self.lines = forms, []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines += [form.format(record) for form in self.forms]


@contextmanager
def every_word(*forms: logging.Formatter) -> Iterator[list[str]]:
    """Everything any logger says inside, at its most talkative."""
    kept, root = Kept(*forms), logging.getLogger()
    loggers = [root, *(one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger))]
    before = [(one, one.level, one.disabled) for one in loggers]
    for one in loggers:
        one.setLevel(logging.DEBUG)
        one.disabled = False
        if one is root or not one.propagate:
            one.addHandler(kept)
    try:
        yield kept.lines
    finally:
        for one, level, disabled in before:
            one.removeHandler(kept)
            one.setLevel(level)
            one.disabled = disabled


def leaks(text: str) -> set[str]:
    """What of the planted stands in this text, however it is written."""
    squeezed, folded = re.sub(r"[ .\-]", "", text), fold(text)
    found = {digits for digits in DIGITS if digits in squeezed}
    for words in WORDS:
        written = (
            words,
            quote(words),
            words.encode("unicode_escape").decode(),
            json.dumps(words)[1:-1],
            repr(words)[1:-1],
        )
        if fold(words) in folded or any(form in text for form in written):
            found.add(words)
    codes = {code for message in messages.Message.objects.all() for code in re.findall(r"\b\d{6}\b", message.text)}
    return found | {f"code {code}" for code in codes if re.search(rf"(?<!\d){code}(?!\d)", text)}


def day_of_mishaps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Honest, wrong, hostile and broken requests, a webhook and a worker, all with the planted words in them."""
    client = Client(raise_request_exception=False)
    monkeypatch.setattr(registry, "_sweepers", {})
    _comes_in(client)
    _buys(client, monkeypatch)
    _strange_addresses(client)
    _bank_tells(monkeypatch)
    _worker_fails(monkeypatch)


def _comes_in(client: Client) -> None:
    for phone in (PHONE, f"{PHONE} {NAME}", CITIZEN):
        client.post("/dang-nhap/", {"phone": phone}, HTTP_X_REQUEST_ID=phone.replace(" ", ""))
    client.post("/dang-nhap/", {"phone": PHONE})
    client.post("/dang-nhap/ma/", {"code": "000000"})
    code = re.findall(r"\b\d{6}\b", messages.Message.objects.latest("pk").text)[0]
    client.post(reverse("accounts:sign_in_code"), {"code": code})
    client.post(reverse("accounts:sign_in_name"), {"name": NAME})
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.post("/dang-nhap/", {"phone": PHONE}, HTTP_ORIGIN=f"http://{CITIZEN}.example")


def _buys(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    squid = factories.offer(factories.stall())
    who = {"name": NAME, "phone": PHONE, "address": ADDRESS, "note": f"CCCD {CITIZEN}", "unit": factories.unit().pk}
    assert press(client, squid, quantity="1", **who).status_code == 303
    assert press(client, squid, quantity=f"{NAME} {CITIZEN}", **who).status_code == 422

    def broken(*_: Any, **__: Any) -> None:
        try:
            raise ValueError(f"invalid literal for int() with base 10: '{PHONE} {ADDRESS}'")
        except ValueError as cause:
            raise IntegrityError(f"DETAIL:  Key (name, phone)=({NAME}, +84987123456) already exists.") from cause

    with monkeypatch.context() as patched:
        patched.setattr("lantoa.orders.views.buy.page", broken)
        assert client.get(f"/mua/{squid.variant.product_id}/?ten={quote(NAME)}").status_code == 500
        patched.setattr("lantoa.accounts.views.sign_in._send_code", broken)
        assert client.post("/dang-nhap/", {"phone": PHONE, "name": NAME}).status_code == 500


def _strange_addresses(client: Client) -> None:
    for path in (
        f"/verify/{CITIZEN}/", f"/khong-co/{quote(NAME)}/{CITIZEN}/", f"/?q={quote(ADDRESS)}", f"/verify/?ma={CITIZEN}", f"/don/{ACCOUNT}/",
        f"/static/{CITIZEN}.css",
    ):  # fmt: skip
        client.get(path, HTTP_REFERER=f"http://testserver/{CITIZEN}", HTTP_USER_AGENT=NAME.encode().decode("latin-1"))
    client.post("/dang-nhap/", "&".join(f"a{n}={CITIZEN}" for n in range(600)), "application/x-www-form-urlencoded")
    client.post("/dang-nhap/", f"--x\r\n{NAME} {CITIZEN}".encode(), "multipart/form-data; boundary=x")
    client.generic("DELETE", f"/verify/{CITIZEN}/")


def _bank_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    account = money.fed_account()
    asked = money.asked(account, 250_000)
    where = reverse("hooks:bank_feed", args=["sepay", account.hook_token])
    raw = money.raw(account, content=f"{asked.code} {NAME} {PHONE} {CITIZEN}", referenceCode=ACCOUNT)

    def broken(entries: list[journal.Entry]) -> None:
        raise KeyError(f"{NAME} {ACCOUNT} {CITIZEN}")

    for key in (f"Apikey {ACCOUNT}", f"Apikey {money.SECRET}"):
        with monkeypatch.context() as patched:
            patched.setattr(registry, "_reactions", {acts.PAYMENT_RECEIVED: [broken]})
            Client().post(where, raw, content_type="application/json", headers={"Authorization": key})
    Client().post(where, raw[:-9], content_type="application/json", headers={"Authorization": f"Apikey {money.SECRET}"})


def _worker_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise UnicodeDecodeError("utf-8", NAME.encode(), 0, 1, f"{PHONE} {ADDRESS}")

    messages.send("+84987123456", f"{NAME}: 271828", purpose="sign_in")
    with monkeypatch.context() as patched:
        patched.setattr("lantoa.messages.actions.message.deliver", broken)
        patched.setattr(registry, "_followers", {"reader": (frozenset({"messages.message_queued"}), broken)})
        journal.sweeper("broken")(broken)
        journal.plan_regular_work()
        journal.work_off()
        journal.seal()
        journal.follow_all()


def test_no_line_holds_anything_about_anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    with every_word(JsonLine(), PlainLine()) as lines:
        day_of_mishaps(monkeypatch)
    assert [(line, leaks(line)) for line in lines if leaks(line)] == []
    told = "\n".join(lines)
    for place in (
        "answered 500 at orders:buy",
        "answered 500 at accounts:sign_in",
        "IntegrityError",
        "sweeper broken failed",
        "incoming ",
    ):
        assert place in told, place
    assert "follower reader failed" in told
    assert "lantoa.messages.tasks.deliver" in told


def test_no_reason_kept_for_an_operator_holds_anything_about_anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    day_of_mishaps(monkeypatch)
    reasons = [
        *Job.objects.values_list("reason", flat=True), *Incoming.objects.values_list("reason", flat=True),
        *Follower.objects.values_list("parked_reason", flat=True),
    ]  # fmt: skip
    assert [reason for reason in reasons if leaks(reason)] == []
    kinds = {reason.partition(":")[0] for reason in reasons}
    assert {"UnicodeDecodeError", "KeyError"} <= kinds
    assert leaks(Client().get("/metrics").text) == set()


def test_the_search_finds_what_an_ordinary_log_would_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    with every_word(logging.Formatter("%(message)s")) as lines:
        day_of_mishaps(monkeypatch)
    found = set().union(*map(leaks, lines))
    assert {*DIGITS, NAME, ADDRESS} <= found


def test_each_answer_names_the_mark_of_its_lines_and_takes_the_proxys(client: Client) -> None:
    given = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
    with every_word(JsonLine()) as lines:
        mine = client.get("/khong-co/", HTTP_X_REQUEST_ID=given)
        made = client.get("/khong-co/", HTTP_X_REQUEST_ID=CITIZEN)
    marks = [json.loads(line)["mark"] for line in lines if "answered 404" in line]
    assert mine["X-Request-Id"] == given
    assert re.fullmatch(r"[0-9a-f]{32}", made["X-Request-Id"])
    assert marks == [given, made["X-Request-Id"]]


def test_no_error_goes_out_by_mail() -> None:
    from django.conf import settings

    named = [name for name in ("", "django", "django.request", "django.security") if logging.getLogger(name).handlers]
    handlers = [type(one).__name__ for name in named for one in logging.getLogger(name).handlers]
    assert "AdminEmailHandler" not in handlers
    assert settings.ADMINS == []

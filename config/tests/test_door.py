"""The database away is no fault of the one who asks: a page that asks again, what was typed kept, and open again at once."""

from __future__ import annotations

import errno
import threading
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client, RequestFactory

from config import door as module
from config.door import Door, is_away, is_passing
from lantoa.kit.database.in_flight import Crowded


class Cause(Exception):
    def __init__(self, sqlstate: str | None = None) -> None:
        self.sqlstate = sqlstate


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.fixture
def gone(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A database of which nobody gets a line, and a door that keeps who was told at it."""
    told: list[str] = []

    def away_(*_: Any, **__: Any) -> None:
        raise caused(OperationalError("connection refused"), Cause())

    # On the class: put back on the connection itself, it would stay what it was for this test alone.
    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", away_)
    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", away_)
    monkeypatch.setattr(module.door, "shut", lambda why="": told.append(str(why)))
    return told


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


def test_a_page_without_its_database_asks_for_patience_and_opens_by_itself(gone: list[str], browser: Client) -> None:
    answer = browser.get("/mua/1/")
    assert answer.status_code == 503
    assert answer["Cache-Control"] == "no-store"
    wait = answer["Retry-After"]
    assert 2 <= int(wait) <= 5
    shown = BeautifulSoup(answer.content, "lxml")
    assert shown.select_one("meta[http-equiv=refresh]")["content"] == wait
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert len(gone) == (connection.vendor == "postgresql")


def test_what_was_typed_comes_back_with_its_key(gone: list[str], browser: Client) -> None:
    answer = browser.post(
        "/mua/1/", "key=0190&name=L%C3%AA+Lan&name=2", content_type="application/x-www-form-urlencoded"
    )
    held = BeautifulSoup(answer.content, "lxml").select("form input[type=hidden]")
    assert answer.status_code == 503
    assert [(one["name"], one["value"]) for one in held] == [("key", "0190"), ("name", "Lê Lan"), ("name", "2")]


def test_a_form_with_files_is_asked_for_once_more(gone: list[str], browser: Client) -> None:
    answer = browser.post("/mua/1/", {"key": "0190"})
    assert answer.status_code == 503
    assert "quay lại trang trước" in answer.content.decode()


def test_the_gate_before_the_view_needs_the_database_too(gone: list[str], browser: Client) -> None:
    browser.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    for path in ("/don-hang/", "/en/toi/"):
        assert browser.get(path).status_code == 503


def test_a_machine_is_answered_in_json(gone: list[str], browser: Client) -> None:
    answer = browser.post("/mua/1/", b"{}", content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/json")


def test_a_bank_is_asked_to_send_its_message_again(gone: list[str], browser: Client) -> None:
    answer = browser.post("/hooks/sepay/nowhere/", b"{}", content_type="application/json")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["success"] is False


def test_our_own_fault_is_not_laid_at_the_databases_door(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: Any, **__: Any) -> None:
        raise ProgrammingError("no such column")

    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", wrong)
    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", wrong)
    assert browser.get("/mua/1/").status_code == 500


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_a_full_or_broken_disk_asks_for_patience_and_keeps_what_was_typed(number: int) -> None:
    request = RequestFactory().post("/mua/1/", {"name": "Lan"})
    answer = module.answer(request, OSError(number, "no"))
    assert answer is not None
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0


@pytest.mark.parametrize(
    "error", [FileNotFoundError(errno.ENOENT, "no"), OSError("no"), PermissionError(errno.EACCES, "no")]
)
def test_another_trouble_with_a_file_is_our_own_fault(error: OSError) -> None:
    assert module.answer(RequestFactory().get("/"), error) is None


@pytest.mark.django_db
def test_a_wrong_statement_is_our_own_fault_on_both_databases() -> None:
    from django.db import Error, transaction

    with pytest.raises(Error) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT never_there FROM nowhere")
    assert not is_passing(caught.value)


def test_what_passes_and_what_does_not() -> None:
    for passing in (OperationalError("database is locked"), OperationalError("disk full"), Crowded("too many")):
        assert is_passing(passing)
    for ours in (None, ValueError(), ProgrammingError()):
        assert not is_passing(ours)
    assert is_passing(InterfaceError()) is (connection.vendor == "postgresql")


@pytest.mark.parametrize(
    ("state", "is_cut"),
    [(None, True), ("57P01", True), ("57P03", True), ("08006", True), ("53300", True), ("25006", True), ("40P01", False), ("55P03", False), ("57014", False)],
)  # fmt: skip
def test_a_cut_line_is_told_from_a_statement_that_failed(
    state: str | None, is_cut: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "vendor", "postgresql")
    assert is_away(caused(OperationalError(), Cause(state))) is is_cut


def test_nobody_is_away_whose_line_was_never_asked_for() -> None:
    assert not is_away(Crowded("too many"))
    assert not is_away(None)


def test_the_door_is_asked_until_it_opens_and_only_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSE", 0.01)
    tries: list[threading.Thread] = []
    renewed: list[int] = []
    there = threading.Event()

    def knock() -> None:
        tries.append(threading.current_thread())
        if not there.is_set():
            raise OSError("refused")

    door = Door(knock, lambda: renewed.append(len(tries)))
    for _ in range(5):
        door.shut("gone")
    assert door.is_shut
    while len(tries) < 3:
        there.wait(0.01)
    there.set()
    tries[0].join(5)
    assert not door.is_shut
    assert len(set(tries)) == 1
    assert renewed == [len(tries)]

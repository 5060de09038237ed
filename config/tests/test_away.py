"""A database that is away is no broken page: one is asked to come again, and nobody is given a broken line."""

from __future__ import annotations

from collections.abc import Callable
from sqlite3 import OperationalError as EmbeddedError

import psycopg
import pytest
from django.conf import settings
from django.db import Error, InterfaceError, OperationalError
from django.test import Client
from psycopg_pool import PoolTimeout

from config import away

pytestmark = pytest.mark.django_db


def said_by(driver: Exception, kind: type[Error] = OperationalError) -> Error:
    """The driver's error as Django passes it on."""
    error = kind(str(driver))
    error.__cause__ = driver
    return error


AWAY = {
    "the line broke": said_by(psycopg.OperationalError("server closed the connection unexpectedly")),
    "the line is closed": said_by(psycopg.InterfaceError("the connection is closed"), InterfaceError),
    "no line was free": said_by(PoolTimeout("couldn't get a connection after 3.00 sec")),
    "it is starting up": said_by(psycopg.errors.CannotConnectNow("the database system is starting up")),
    "it was stopped": said_by(psycopg.errors.CrashShutdown("terminating connection because of crash")),
    "two waited for each other": said_by(psycopg.errors.DeadlockDetected("deadlock detected")),
    "the file is locked": said_by(EmbeddedError("database is locked")),
}
OUR_FAULT = {
    "a table that is not there": said_by(EmbeddedError("no such table: nothing")),
    "a column that is not there": said_by(psycopg.errors.UndefinedColumn("column nothing does not exist")),
    "something else": ValueError("no"),
}


def failing(error: BaseException) -> Callable[..., None]:
    def fail(*given: object, **named: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize("what", AWAY)
def test_whoever_comes_while_the_database_is_away_is_asked_to_come_again(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lantoa.stores.api.offers_seen_by_buyers", failing(AWAY[what]))
    answer = Client(raise_request_exception=False).get("/mua/1/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == away.RETRY_AFTER
    assert "Bạn" in answer.content.decode() or "bạn" in answer.content.decode()


@pytest.mark.parametrize("what", OUR_FAULT)
def test_a_mistake_of_ours_is_not_passed_off_as_a_database_that_is_away(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lantoa.stores.api.offers_seen_by_buyers", failing(OUR_FAULT[what]))
    assert Client(raise_request_exception=False).get("/mua/1/").status_code == 500


def test_who_is_asking_may_be_what_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lantoa.accounts.middleware.actor_of", failing(AWAY["the line broke"]))
    browser = Client(raise_request_exception=False)
    browser.cookies[settings.SESSION_COOKIE_NAME] = "somebody"
    assert browser.get("/don-hang/").status_code == 503


def test_one_broken_line_takes_those_kept_ready_along(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []

    class Pool:
        closed = False

        def check(self) -> None:
            looked.append(True)

    monkeypatch.setattr(away, "connection", type("Line", (), {"pool": Pool()})())
    away.drop_broken_lines()
    assert looked == [True]

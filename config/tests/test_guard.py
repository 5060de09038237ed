"""What every answer carries: pages say what they may do; our own styles and scripts travel light."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from config.guard import POLICY, RequestGuard
from lantoa.ui.tests import test_behaviours

pytestmark = pytest.mark.django_db


def test_a_page_says_what_it_may_do_and_a_style_only_what_it_is() -> None:
    page, style = Client().get("/dang-nhap/"), Client().get("/static/ui/lantoa.css")
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert style.status_code == 200
    assert style["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert "Permissions-Policy" not in style
    assert style["X-Content-Type-Options"] == "nosniff"
    style.close()


def test_what_is_not_there_is_a_page_with_its_rules() -> None:
    answer = Client().get("/khong-co-gi/")
    assert answer.status_code == 404
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_scripts_are_tried_under_the_policy_pages_really_carry() -> None:
    assert test_behaviours.POLICY == POLICY
    kept, own = Client().get("/"), Client().get("/dang-nhap/")
    assert kept["Content-Security-Policy"] == POLICY
    mark = own["Content-Security-Policy"].partition("'nonce-")[2].partition("'")[0]
    assert own.content.count(f'nonce="{mark}"'.encode()) == own.content.count(b"<script ") > 0
    assert mark not in Client().get("/dang-nhap/")["Content-Security-Policy"]


def told(words: str, state: str = "") -> OperationalError:
    """What Django raises for a word of the database, with PostgreSQL's code for it."""
    error = OperationalError(words)
    if state:
        error.__cause__ = type("Told", (Exception,), {"sqlstate": state})(words)
    return error


@pytest.mark.parametrize(
    "error", [told("database is locked"), told("deadlock detected", "40P01"), told("could not serialize", "40001"), told("x", "55P03")]
)  # fmt: skip
def test_a_database_that_undid_this_for_anothers_sake_asks_to_press_again(error: OperationalError) -> None:
    answer = RequestGuard(lambda _request: HttpResponse()).process_exception(RequestFactory().get("/"), error)
    assert answer is not None
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0

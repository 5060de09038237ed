"""Who asks in a request, and that nobody inherits it: forgotten filters, streams, errors, one line for two requests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from psycopg import ClientCursor

from lantoa.accounts import api as accounts
from lantoa.accounts.middleware import AccessMiddleware
from lantoa.books.models import Expense
from lantoa.kit.database import wall
from tests.access.cast import Cast, undone
from tests.access.routes import address, routes
from tests.wall.planted import Two

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the embedded database has no wall"),
]
# A page of one row each, by rooms.
FORGETFUL = (
    "books:expense", "cases:case", "channel_inbox:talk", "papers:own_paper", "payments:statement",
    "payments:transaction", "workforce:pay_sheet", "workforce:worker",
)  # fmt: skip


@pytest.fixture
def strict() -> Iterator[None]:
    """As in a process of the web: what stands in no request asks as nobody."""
    accounts.stand_behind_wall()
    yield
    accounts.stand_behind_wall(always=False)


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """No queryset of the house asks who it is for."""
    for model in apps.get_models():
        kind = type(model._default_manager.all())
        if "visible_to" in vars(kind):
            monkeypatch.setattr(kind, "visible_to", lambda rows, actor: rows.all())


@pytest.mark.parametrize("name", FORGETFUL)
def test_a_view_that_forgets_whose_it_is_has_nothing_to_show(name: str, cast: Cast, forgotten: None) -> None:
    (route,) = (one for one in routes() if one.name == name)
    role = "owner"
    with undone():
        answer = cast.client(role).get(address(route, cast, role, "same commune"))
        mine = cast.client(role).get(address(route, cast, role, "own"))
    assert answer.status_code == 404
    assert mine.status_code == 200


def asked(actor: Any) -> HttpRequest:
    request = RequestFactory().get("/")
    request.COOKIES["sessionid"] = ""
    request.resolver_match = None
    request.planted = actor
    return request


def through(actor: Any, view: Any) -> Any:
    """A request of this actor through the gate to a view that asks for every expense there is."""

    def answered(request: HttpRequest) -> HttpResponse:
        request.actor = actor
        return view(request)

    return AccessMiddleware(answered)(asked(actor))


def count() -> int:
    return Expense.objects.count()


def test_a_stream_is_still_its_askers_when_the_request_is_over(two: Two, strict: None) -> None:
    mine, theirs = two.actors

    def stream(request: HttpRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse(f"{one.organisation_id} " for one in Expense.objects.all())

    answers = [through(actor, stream) for actor in (mine, theirs)]
    # Both are sent at the same time, a piece of each in turn.
    pieces = [set(), set()]
    for pair in zip(*(answer.streaming_content for answer in answers), strict=False):
        for place, piece in zip(pieces, pair, strict=True):
            place.add(int(piece))
    assert pieces == [{mine.organisation_id}, {theirs.organisation_id}]
    assert count() == 0


def test_after_an_error_nobody_asks_any_more(two: Two, strict: None) -> None:
    mine = two.actors[0]

    def broken(request: HttpRequest) -> HttpResponse:
        assert count()
        raise ZeroDivisionError

    with undone():
        with pytest.raises(ZeroDivisionError):
            through(mine, broken)
        assert count() == 0
        seen: list[int] = []
        through(accounts.Visitor(), lambda request: seen.append(count()) or HttpResponse())
        assert seen == [0]


def test_signing_out_and_in_on_the_way_counts_at_once(two: Two, strict: None) -> None:
    mine, theirs = two.actors
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        for actor in (mine, theirs, accounts.Visitor()):
            request.actor = actor
            seen.append(sorted({one.organisation_id for one in Expense.objects.all()}))
        return HttpResponse()

    with undone():
        through(mine, view)
    assert seen == [[mine.organisation_id], [theirs.organisation_id], []]


def test_nothing_stays_on_the_line_for_the_next(strict: None) -> None:
    line = connections.create_connection("default")
    mine = type("Mine", (), {"person_id": 7, "organisation_id": 5, "roles": frozenset({"owner"})})()
    said = "SELECT current_user, session_user, coalesce(current_setting('lantoa.who', true), '')"
    try:
        with line.cursor() as cursor:
            for statement in ("SELECT count(*) FROM books_expense", "SELECT 1 / count(*) FROM books_expense"):
                with wall.asking(lambda: mine):
                    try:
                        cursor.execute(statement)
                    except Exception:  # noqa: BLE001 - divided by nothing, as it was meant to
                        assert "/" in statement
                raw = ClientCursor(line.connection).execute(said).fetchone()
                assert raw[0] == raw[1] != "lantoa_web"
                assert raw[2] == ""
    finally:
        line.close()


def test_the_question_is_one_message_and_counts_as_it_did(
    two: Two, django_assert_num_queries: Any, strict: None
) -> None:
    with wall.asking(lambda: two.actors[0]), django_assert_num_queries(1) as told:
        assert count() == 1
    # Who asks stands before it in the same message: no trip more.
    assert told.captured_queries[0]["sql"].count(";") == 1


def test_a_process_that_asks_without_a_reason_is_no_house() -> None:
    with pytest.raises(ValueError, match="why"), wall.house(""):
        pass

"""The database is away for a moment: it restarts, cannot be reached, or is asked for more than it can bear."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse

from lantoa.ui.render import refusal
from lantoa.ui.views import broken

RETRY_AFTER = "2"
# PostgreSQL's classes of errors (appendix A of its manual) that say nothing against what was asked: the connection, a
# transaction given up for another, resources, a lock not got, an operator.
PASSING = ("08", "40", "53", "55P03", "57P")


def answer(request: HttpRequest) -> HttpResponse:
    """The page for what nobody expected (`handler500`): "come again in a moment" where only the database is away."""
    error = sys.exc_info()[1]
    if not is_away(error):
        return broken(request)
    drop_broken_lines()
    said = refusal(request, 503)
    said["Retry-After"] = RETRY_AFTER
    return said


def is_away(error: BaseException | None) -> bool:
    """Whether this error tells of the database's state and not of a mistake in what it was asked."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    # psycopg says None where the server did not get to say anything: no connection, a lost one, none free in time.
    state = getattr(error.__cause__, "sqlstate", "")
    return state is None or (bool(state) and state.startswith(PASSING)) or "locked" in str(error)


def drop_broken_lines() -> None:
    """When one connection broke, those kept ready have mostly broken with it: nobody else is to be given one of them."""
    pool = getattr(connection, "pool", None)
    if pool is not None and not pool.closed:
        pool.check()

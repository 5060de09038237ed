"""When the database is away, or it or the disk cannot do it now: a polite 503 at once, and the house serves again as soon as it is back.

Whoever finds the database away shuts the door of this process: from then on nobody waits for it, and one thread knocks four times
a second. Once it opens, the lines that broke are thrown away.
"""

from __future__ import annotations

import errno
import logging
import sys
import threading
from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException, UnreadablePostError

from lantoa.kit.database import reading
from lantoa.kit.database.in_flight import Crowded
from lantoa.kit.world import world
from lantoa.ui.busy import Fields, busy, is_typed
from lantoa.ui.render import refusal

log = logging.getLogger(__name__)
WAIT = (2, 5)
PAUSE = 0.25
# Error code of SQLite for a statement that is wrong, which on PostgreSQL is no OperationalError.
SQLITE_ERROR = 1
# SQLSTATEs of a server that stops, was killed, starts up or takes nobody in.
CLOSED = ("08", "57P", "53300")
# A primary that has become a replica a moment ago: the way to the new one is about to be found.
REPLICA = "25006"
# What a disk says that is full or broken for a while, and a machine with too many files open.
DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EMFILE, errno.ENFILE})


def is_passing(error: BaseException | None) -> bool:
    """Whether this is the database's or the disk's trouble and not ours: the same sent again may well be done."""
    if error is None:
        return False
    if isinstance(error, OSError):
        return error.errno in DISK
    if isinstance(error, InterfaceError):
        return connection.vendor == "postgresql"
    if getattr(error.__cause__, "sqlstate", None) == REPLICA:
        return True
    return isinstance(error, OperationalError) and getattr(error.__cause__, "sqlite_errorcode", 0) != SQLITE_ERROR


def is_away(error: BaseException | None) -> bool:
    """Whether the line to PostgreSQL is cut or nobody is at its other end."""
    if error is None or error.__cause__ is None or connection.vendor != "postgresql" or not is_passing(error):
        return False
    from psycopg_pool import PoolClosed

    state = getattr(error.__cause__, "sqlstate", None)
    return not isinstance(error.__cause__, PoolClosed) and (state is None or str(state).startswith((*CLOSED, REPLICA)))


class Door:
    """Whether the database is there, as this process knows it. `knock` raises while it is not, `renew` drops broken lines."""

    def __init__(self, knock: Callable[[], None], renew: Callable[[], None]) -> None:
        self._knock, self._renew = knock, renew
        self._guard = threading.Lock()
        self.is_shut = False

    def shut(self, why: object = "") -> None:
        """Somebody found it shut: nobody else tries until it opens."""
        with self._guard:
            if self.is_shut:
                return
            self.is_shut = True
        log.warning("the database is away, asking for it until it is back: %s", why)
        threading.Thread(target=self._wait, name="database-door", daemon=True).start()

    def _wait(self) -> None:
        tries = 0
        while True:
            try:
                self._knock()
                self._renew()
                break
            except Exception:  # noqa: BLE001 - whatever keeps it shut, this thread must not end before it is open
                tries += 1
                world.sleep(PAUSE)
        self.is_shut = False
        log.warning("the database is back after %s tries", tries + 1)


def knock() -> None:
    """Raises while the database cannot be reached. On a line of its own: the pool waits longer and longer between two tries."""
    if connection.vendor != "postgresql":
        connection.ensure_connection()
        return
    given: dict[str, Any] = {**connection.get_connection_params(), "connect_timeout": 2}
    with connection.wrap_database_errors, connection.Database.connect(**given) as line:  # type: ignore[attr-defined]
        line.execute("SELECT 1")


def _renew() -> None:
    """When one line broke, those kept ready have mostly broken with it: nobody is to be given one of them."""
    for pool in list(getattr(connection, "_connection_pools", {}).values()):
        if not pool.closed:
            pool.check()


door = Door(knock, _renew)


def answer(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """The page that asks again by itself where the database or the disk is to blame, else None."""
    if not is_passing(error):
        return None
    if reading.failed():
        log.warning("a replica fell over, the primary is asked: %s", error)
    elif is_away(error):
        door.shut(error)
    else:
        log.warning("the database or the disk could not do it now: %s", error)
    # It stands alone and names its script without a mark.
    request.is_same_for_all = True  # type: ignore[attr-defined]
    rush = isinstance(error, Crowded) or "locked" in str(error)
    headers, body = busy(request.META, _typed(request), wait=world.random.randint(*WAIT), rush=rush)
    made = HttpResponse(body, status=503, headers=dict(headers))
    made._has_been_logged = True  # type: ignore[attr-defined] # said above, and once, not once for each who asks
    return made


def _typed(request: HttpRequest) -> Fields | None:
    if not is_typed(request.META):
        return None
    try:
        return [(name, str(value)) for name, values in request.POST.lists() for value in values]
    except (RawPostDataException, UnreadablePostError, ValueError):
        return None


def broken(request: HttpRequest) -> HttpResponse:
    """What no view answered for: the database away before or after the view, else our own fault."""
    return answer(request, sys.exc_info()[1]) or refusal(request, 500)

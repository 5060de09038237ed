"""Who asks the database: every statement of a web request that names a guarded table says it, and PostgreSQL gives only their rows.

The claim is put before the statement itself, as `SELECT set_config(…, true)` in the same message: one implicit transaction, no trip more,
and nothing stays on the line for whoever has it next, behind a pooler neither. It is signed; what stands in no request, or names no claim,
gets nothing. Only web processes (and requests in tests) are asked: workers, commands and the release before this one own the tables.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection

from lantoa.kit.access import Actor

HOUSE, NOBODY = "::house", ""
ROLE = re.compile(r"[a-z_][a-z0-9_]{0,62}")
Asker = Callable[[], Actor]


@dataclass(frozen=True, slots=True)
class Wall:
    """What a process knows of it: the guarded tables; as whom its statements ask where the login owns the tables ("": the login
    is a stranger to them anyway); whether what stands outside of every request asks as nobody, or is not asked."""

    tables: frozenset[str]
    role: str
    key: bytes
    always: bool


@dataclass(slots=True)
class _Asking:
    """Of one request: who sends it, found out when a guarded table is first named; the claim, while they stay the same."""

    actor: Asker | None
    claim: str = NOBODY
    known: Any = None
    used: bool = False


_asks: ContextVar[_Asking | None] = ContextVar("asks", default=None)
_stands: list[Wall] = []


def stand(tables: Iterable[str], *, role: str, always: bool = True) -> None:
    """From now on this process says who asks. `always` False, for tests, lets what stands outside of every request pass."""
    if role and not ROLE.fullmatch(role):
        raise ValueError(f"{role!r} is no name for a role here: small letters, digits and _ only")
    _stands[:] = [Wall(frozenset(tables), role, key(), always)]


@contextmanager
def tried(tables: Iterable[str], *, role: str) -> Iterator[None]:
    """In the block this process says who asks, to see whether it is understood; then as before."""
    before = list(_stands)
    stand(tables, role=role)
    try:
        yield
    finally:
        _stands[:] = before


def stands() -> bool:
    return bool(_stands)


@contextmanager
def asking(actor: Asker) -> Iterator[None]:
    """In the block it is this actor who asks, looked up when a guarded table is named; signing in or out on the way counts at once."""
    with _as(_Asking(actor)):
        yield


@contextmanager
def house(why: str) -> Iterator[None]:
    """In the block the house itself asks and sees every row; `why` tells whoever looks these places through."""
    if not why:
        raise ValueError("the house says why it looks across")
    with _as(_Asking(None, HOUSE)):
        yield


def opened(why: str) -> None:
    """From now on in this request the house asks: a link nobody can guess, or a signed message, is what opens it, and no person."""
    asks = _asks.get()
    if asks is None or not why:
        raise ValueError("a request is opened with a reason")
    asks.actor, asks.claim = None, HOUSE


def carried(parts: Iterable[bytes], actor: Asker) -> Iterator[bytes]:
    """What is sent piece by piece, each made while this actor asks: by then their request is over."""
    source = iter(parts)
    while True:
        with asking(actor):
            part = next(source, None)
        if part is None:
            return
        yield part


def before(statement: str) -> str:
    """What a statement has to say first; "" where nobody asks it."""
    wall = _stands[0]
    asks = _asks.get()
    if asks is None and not wall.always:
        return ""
    if not _names(statement, wall.tables):
        return ""
    claim = NOBODY if asks is None else _claim(asks)
    if asks is not None:
        asks.used = True
    role = f"set_config('role', '{wall.role}', true), " if wall.role else ""
    return f"SELECT {role}set_config('lantoa.who', '{_signed(claim, wall.key)}', true);"


def claim_of(actor: Actor) -> str:
    """Who asks, in the words of the policies: person, organisation acted for, roles."""
    if actor.person_id is None:
        return NOBODY
    return f"{int(actor.person_id)}:{'' if actor.organisation_id is None else int(actor.organisation_id)}:{','.join(sorted(actor.roles))}"


def key() -> bytes:
    """Signs the claims; the database has it in a table that the web's own login may not read."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"lantoa.wall", "sha256")


def pads(secret: bytes) -> tuple[bytes, bytes]:
    """The two blocks of HMAC-SHA256, which PostgreSQL has no function for but two rounds of sha256."""
    block = secret.ljust(64, b"\0")
    return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)


def _claim(asks: _Asking) -> str:
    if asks.actor is not None:
        actor = asks.actor()
        if actor is not asks.known:
            asks.claim, asks.known = claim_of(actor), actor
    return asks.claim


@lru_cache(4096)
def _signed(claim: str, secret: bytes) -> str:
    return f"{claim}.{hmac.new(secret, claim.encode(), hashlib.sha256).hexdigest()}" if claim else NOBODY


@lru_cache(2048)
def _names(statement: str, tables: frozenset[str]) -> bool:
    return any(table in statement for table in tables)


@contextmanager
def _as(asks: _Asking) -> Iterator[None]:
    token = _asks.set(asks)
    try:
        yield
    finally:
        _asks.reset(token)
        outside = _asks.get()
        if outside is not None:
            outside.used |= asks.used
        elif asks.used and _stands and not _stands[0].always:
            _let_go()


def _let_go() -> None:
    # Only in tests a transaction goes on after its request.
    if connection.in_atomic_block and not connection.needs_rollback and connection.connection is not None:
        line: Any = connection.connection
        if line.info.transaction_status == line.info.transaction_status.INTRANS:
            line.execute("SELECT set_config('role', 'none', true), set_config('lantoa.who', '', true)")

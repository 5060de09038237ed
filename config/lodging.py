"""The second wall from outside: the web's own login to PostgreSQL, where the operator gave it one (LANTOA_WEB_DATABASE), and whether
the wall stands (docs/decisions/0067-row-level-security.md)."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction

from config.database import database
from lantoa.kit.database import mason, wall
from lantoa.kit.database.reading import READ

ITS_OWN = {"NAME", "USER", "PASSWORD", "HOST", "PORT"}
PAST_IT = """
SELECT rolsuper OR rolbypassrls OR pg_has_role((SELECT relowner FROM pg_class WHERE oid = 'wall_key'::regclass), 'USAGE')
FROM pg_roles WHERE rolname = current_user
"""


def lodge() -> None:
    """From now on this process knows the database by that login only. Before it has a line to it."""
    if settings.WALL_LOGIN:
        told = database(settings.WALL_LOGIN, settings.VAR)
        connections.settings["default"].update({name: value for name, value in told.items() if name in ITS_OWN})
        if READ in connections.settings:
            # A replica holds the same rows behind the same wall.
            connections.settings[READ].update({name: told[name] for name in ("USER", "PASSWORD") if name in told})


def take_place() -> None:
    """From now on this process of the web says who asks, where there is a wall. It keeps no line to the database by that."""
    # The ground is looked at before the house is set up (config/ground.py): no model may come with this module.
    from lantoa.accounts import api as accounts

    try:
        accounts.stand_behind_wall()
    finally:
        connection.close()


def faults() -> Iterator[str]:
    """What is wrong with a wall that was meant to stand; asked by the web as it will ask."""
    if connection.vendor != "postgresql":
        return
    if settings.WALL_LOGIN and _past_it():
        yield (
            "Tài khoản trong LANTOA_WEB_DATABASE sở hữu các bảng hoặc bỏ qua được tường; hãy tạo tài khoản khác: CREATE ROLE … LOGIN IN ROLE"
            f" {settings.WALL_ROLE}. / The login of LANTOA_WEB_DATABASE owns the tables or passes the wall; make another one:"
            f" CREATE ROLE … LOGIN IN ROLE {settings.WALL_ROLE}."
        )
    elif (settings.WALL_LOGIN or mason.role_there(settings.WALL_ROLE)) and not _is_known():
        yield (
            "Tường thứ hai trong PostgreSQL không nhận ra phần web (khóa bí mật đã đổi?); hãy chạy: lantoa prepare"
            " / The second wall in PostgreSQL does not know this web (another secret key?); run: lantoa prepare"
        )


def missing() -> Iterator[str]:
    """Where there is no wall, or not yet a whole one, and why: no reason not to start."""
    if connection.vendor != "postgresql":
        yield (
            "SQLite không có tường thứ hai quanh dữ liệu; chỉ PostgreSQL có."
            " / SQLite has no second wall around people's data; only PostgreSQL has one."
        )
    elif not settings.WALL_LOGIN and not mason.role_there(settings.WALL_ROLE):
        yield (
            f"PostgreSQL chưa có tường thứ hai: hãy cho chạy CREATE ROLE {settings.WALL_ROLE} NOLOGIN; GRANT {settings.WALL_ROLE} TO tài khoản này;"
            f" rồi lantoa prepare. / PostgreSQL has no second wall yet: run CREATE ROLE {settings.WALL_ROLE} NOLOGIN;"
            f" GRANT {settings.WALL_ROLE} TO this login; then lantoa prepare."
        )
    elif left := mason.waiting():
        yield (
            f"{left} bảng mới được canh còn mở; khi mọi máy đã chạy bản này, hãy chạy lại: lantoa prepare"
            f" / {left} tables guarded since this release are still open; once every machine runs it, run again: lantoa prepare"
        )


def _past_it() -> bool:
    return bool(mason.value(PAST_IT))


def _is_known() -> bool:
    role = "" if settings.WALL_LOGIN else settings.WALL_ROLE
    from lantoa.accounts import api as accounts  # as above

    tables = accounts.guarded_tables()
    try:
        with wall.tried(tables, role=role), wall.house("to see whether it is known"), transaction.atomic():
            # A guarded table is named so that the statement says who asks.
            return bool(mason.value(f"SELECT wall_is('house') /* {min(tables)} */"))
    except DatabaseError:
        return False

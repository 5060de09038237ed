"""Lines of their own to the database: the web's own login, and a pooler that gives one line to many in turn."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, connections
from psycopg import ClientCursor

from lantoa.accounts import api as accounts
from lantoa.kit.database import wall
from lantoa.kit.world import world

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the embedded database has no wall"),
]
HOUSES = (990_000_001, 990_000_002)
EXPENSE = (
    "INSERT INTO books_expense (organisation_id, amount, day, kind, paid_from, note, created_at)"
    " VALUES (%s, 1, current_date, 'goods', 'cash', '', now())"
)
WHOSE = "SELECT DISTINCT organisation_id FROM books_expense"


def acting(organisation: int) -> Any:
    return SimpleNamespace(person_id=1, organisation_id=organisation, roles=frozenset({"owner"}))


@contextmanager
def line(**changes: str) -> Iterator[Any]:
    """Another line to the database of the tests."""
    made: Any = connections.create_connection("default")
    made.settings_dict = {**made.settings_dict, **changes, "OPTIONS": {"prepare_threshold": 3}}
    with closing(made):
        yield made


def whose(asked: Any) -> list[int]:
    with asked.cursor() as cursor:
        cursor.execute(WHOSE)
        return sorted(one for (one,) in cursor.fetchall())


@pytest.fixture(scope="module")
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """An expense of each of two households, where every line sees it; the name of a login of the web's own."""
    login = f"web_{uuid4().hex[:12]}"
    with django_db_blocker.unblock(), line() as owner, owner.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {login} LOGIN IN ROLE {settings.WALL_ROLE}")
        cursor.execute("SET session_replication_role = replica")
        for house in HOUSES:
            cursor.execute(EXPENSE, [house])
        yield login
        cursor.execute("DELETE FROM books_expense WHERE organisation_id = ANY(%s)", [[*HOUSES]])
        cursor.execute(f"DROP ROLE {login}")


@pytest.fixture
def by() -> Iterator[Callable[[str], None]]:
    """Stand behind the wall as a process of the web: by that role where the login owns the tables."""

    def stand(role: str) -> None:
        wall.stand(accounts.guarded_tables(), role=role)

    yield stand
    accounts.stand_behind_wall(always=False)


def test_the_webs_own_login_reads_no_key_forges_nothing_and_gets_nothing_unasked(
    committed: str, by: Callable[[str], None]
) -> None:
    by("")
    with line(USER=committed) as web:
        assert whose(web) == []
        with wall.asking(lambda: acting(HOUSES[0])):
            assert whose(web) == [HOUSES[0]]
        with wall.house("to compare with"):
            assert set(HOUSES) <= set(whose(web))
        # Past the house's own cursor, as words slipped into a statement would be.
        raw = ClientCursor(web.connection)
        for word in ("SELECT 1", "RESET ROLE", "SET ROLE none", "SELECT set_config('lantoa.who', '', false)"):
            raw.execute(word)
            assert raw.execute(WHOSE).fetchall() == []
        for word, refused in {
            "SET row_security = off": "row-level security",
            "SELECT set_config('lantoa.who', '::house', false)": "does not know who asks",
            f"SELECT set_config('lantoa.who', '1:{HOUSES[0]}:owner.00', false)": "does not know who asks",
        }.items():
            raw.execute(word)
            with pytest.raises(Exception, match=refused):
                raw.execute(WHOSE)
            raw.execute("RESET ALL")
        for word in ("SELECT inside FROM wall_key", "ALTER TABLE books_expense DISABLE ROW LEVEL SECURITY", "DROP POLICY wall ON books_expense"):  # fmt: skip
            with pytest.raises(Exception, match="permission denied|must be owner"):
                raw.execute(word)


def test_a_release_that_knows_nothing_of_actors_goes_on(committed: str) -> None:
    """As whoever owns the tables and is no superuser, saying nothing, on today's tables."""
    with line() as owner, owner.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("CREATE ROLE before NOLOGIN")
        cursor.execute("ALTER TABLE books_expense OWNER TO before")
        cursor.execute("SET LOCAL ROLE before")
        assert set(HOUSES) <= set(whose(owner))
        cursor.execute("UPDATE books_expense SET amount = 2 WHERE organisation_id = ANY(%s)", [[*HOUSES]])
        assert cursor.rowcount == len(HOUSES)
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("before",)
        cursor.execute("ROLLBACK")


@pytest.fixture(scope="module")
def pooler(committed: str) -> Iterator[dict[str, str]]:
    """PgBouncer in transaction mode with one line to the server for each login."""
    program = shutil.which("pgbouncer")
    if program is None:
        pytest.skip("pgbouncer is not installed")
    there, user = connection.settings_dict, "postgres"
    with TemporaryDirectory(prefix="lantoa-pooler-", dir="/tmp") as folder:  # noqa: S108 - a socket's path is short
        told = Path(folder, "pooler.ini")
        told.write_text(
            f"[databases]\n* = host={there['HOST']} port={there['PORT']}\n[pgbouncer]\nlisten_addr =\nlisten_port = 6543\n"
            f"unix_socket_dir = {folder}\nauth_type = trust\nauth_file = {folder}/users\npool_mode = transaction\ndefault_pool_size = 1\n"
        )
        Path(folder, "users").write_text(f'"{there["USER"]}" ""\n"{committed}" ""\n')
        for path in (Path(folder), told, Path(folder, "users")):
            shutil.chown(path, user)
        running = subprocess.Popen([program, "-q", str(told)], user=user, group=user, extra_groups=[], stderr=subprocess.DEVNULL)  # fmt: skip
        try:
            until = world.monotonic() + 20
            while not Path(folder, ".s.PGSQL.6543").exists() and world.monotonic() < until:
                world.sleep(0.02)
            yield {"HOST": folder, "PORT": "6543"}
        finally:
            running.terminate()
            running.wait(20)


@pytest.mark.parametrize("own_login", [False, True])
def test_behind_a_pooler_each_gets_their_own_and_nobody_nothing(
    own_login: bool, committed: str, pooler: dict[str, str], by: Callable[[str], None], django_db_blocker: Any
) -> None:
    by("" if own_login else settings.WALL_ROLE)
    login = {"USER": committed} if own_login else {}

    def ask(house: int) -> list[Any]:
        wrong = []
        with django_db_blocker.unblock(), line(**pooler, **login) as web:
            for number in range(40):
                if not house:
                    wrong += whose(web)
                    continue
                with wall.asking(lambda: acting(house)):
                    if number % 8 == 0:
                        with suppress(DatabaseError), web.cursor() as cursor:
                            cursor.execute("SELECT 1 / (id - id) FROM books_expense")
                    wrong += [one for one in whose(web) if one != house]
            wrong += (
                ClientCursor(web.connection)
                .execute(
                    "SELECT current_setting('lantoa.who', true) WHERE coalesce(current_setting('lantoa.who', true), '') <> '' OR current_user <> session_user"
                )
                .fetchall()
            )
        return wrong

    with ThreadPoolExecutor(4) as threads:
        assert [*threads.map(ask, (*HOUSES, 0, HOUSES[0]))] == [[], [], [], []]

"""The database's shape brought up to date while the release before it answers: a migration never makes others wait long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from lantoa.kit.world import world

# A table's lock is waited for so long at most: whoever comes behind a waiting migration waits with it.
LOCK_TIMEOUT = "2s"
TRIES = 60
# SQLite has one lock for all and no line before it: who waits looks now and then. One migration right behind the other would shut
# writers out until the last; between two of them the house is theirs for so many seconds.
BREATH = 0.4


def migrate() -> None:
    """Apply what is missing. A lock that was not to be had, or for which others waited in a ring, is tried for again, a little later each time, for
    some minutes.

    Raises OperationalError when it still is not: somebody holds a transaction open.
    """
    from django.core.management import call_command
    from django.core.management.commands.migrate import Command
    from django.db import OperationalError, connection

    from lantoa.accounts import api as accounts

    class Breathing(Command):
        def migration_progress_callback(self, action: str, *args: Any, **kwargs: Any) -> None:
            super().migration_progress_callback(action, *args, **kwargs)
            if action == "apply_success" and in_use and connection.vendor == "sqlite":
                world.sleep(BREATH)

    in_use = bool(connection.introspection.table_names())
    for number in range(1, TRIES + 1):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
        try:
            with nullcontext() if in_use else _models_one_by_one():
                call_command(Breathing(), verbosity=0)
            accounts.put_up_wall()
            break
        except OperationalError as error:
            if not _is_lock(error) or number == TRIES:
                raise
            world.sleep(min(5.0, 0.2 * number) * (0.5 + world.random.random()))
        finally:
            # What was set for this is not for what comes after.
            connection.close()
            if hasattr(connection, "close_pool"):
                connection.close_pool()


@contextmanager
def _models_one_by_one() -> Iterator[None]:
    """In the block a model that a migration adds is put beside those that are there. Django makes all of them anew that are tied to it
    over whatever number of steps, which is more than half of filling an empty database; the tables come out the same."""
    from django.db.migrations.state import ProjectState

    before = ProjectState.add_model

    def add_model(self: Any, model_state: Any) -> None:
        rendered = self.__dict__.pop("apps", None)
        before(self, model_state)
        if rendered is not None:
            self.__dict__["apps"] = rendered
            rendered.render_multiple([model_state])

    ProjectState.add_model = add_model  # type: ignore[method-assign]
    try:
        yield
    finally:
        ProjectState.add_model = before  # type: ignore[method-assign]


def _is_lock(error: Exception) -> bool:
    # Not to be had in time, or undone as one of a ring of waiters: the others went on, and so can this.
    return getattr(error.__cause__, "sqlstate", "") in ("55P03", "40P01")

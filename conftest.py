"""What every test shares: the loopback only, its part of the suite, and no run that passes without a test."""

from __future__ import annotations

import gc
import ipaddress
import json
import os
import socket
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from pytest_django.plugin import blocking_manager_key

ROOT = Path(__file__).parent
JOURNEYS = ROOT / "tests" / "journeys"
# Rooms and channels whose adapters' tests see a server of the outside, and nothing of the house.
ADAPTERS = ("accounts", "channels", "insights", "journal", "messages", "payments", "shipping", "signing")
CHANNELS = ("facebook_page", "shopee", "tiktok_shop", "zalo_oa")
# The house's database is not in them: what they show is shown for every database.
ONCE = {
    ROOT / place
    for place in (
        "config/tests/backup/test_sqlite.py", "sandbox/tests", "tests/access/test_holes.py", "tests/architecture", "tests/fuzz", "tests/guide/test_pages.py", "tests/guide/test_small.py", "tests/faults/test_power.py", "tests/oidc/test_oidc_provider.py",
        *(f"tests/commands/test_{name}.py" for name in ("house", "locks", "postgres", "run", "suite", "supervisor", "warm")),
        "lantoa/cases/tests/test_workdays.py", *(f"lantoa/documents/tests/actions/test_{name}.py" for name in ("apart", "paper", "paper_apart")),
        "lantoa/kit/tests/search", *(f"lantoa/kit/tests/test_{name}.py" for name in ("credential", "markdown", "meters", "money", "vietqr")),
        "lantoa/learning/tests/test_course_files.py", "lantoa/live/tests/test_decide_command.py",
        "lantoa/signing/tests/test_words.py", *(f"lantoa/{room}/tests/adapters" for room in ADAPTERS), *(f"tests/channels/test_{name}.py" for name in CHANNELS),
    )
} | {*ROOT.glob("lantoa/*/tests/rules"), *ROOT.glob("lantoa/*/tests/test_rules.py")}  # fmt: skip
# What a browser or a policy shows hangs on the database only by what the rooms show on each: a run on several shares them out.
TURNS = {ROOT / "tests/access/test_matrix.py", ROOT / "tests/badges/test_independent.py"}
OUTCOMES = ("failed", "passed", "skipped", "xfailed", "xpassed")
# A busy machine is no fault of what is tested.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


# What it makes once for all its tests takes long: the first worker has it whole, and none that has done its half comes for a part.
FIRST = ROOT / "tests" / "hostile" / "test_forms.py"


def pytest_itemcollected(item: pytest.Item) -> None:
    """Who has to be alone waits for all others of the kind; only who says a group of its own may go beside them."""
    if item.get_closest_marker("alone") and not item.get_closest_marker("xdist_group"):
        item.add_marker(pytest.mark.xdist_group("alone"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # Whoever asks for the cast stands beside each other: it is made once for all of them.
    together = {item.path for item in items if "cast" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: (item.path != FIRST, item.path not in together))
    for item in items:
        if _is_in(item.path, JOURNEYS):
            item.add_marker(pytest.mark.journey)
        if item.get_closest_marker("journey") or item.path in TURNS:
            item.add_marker(pytest.mark.turns)
        if _is_in(item.path, *ONCE):
            if {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())) or item.get_closest_marker(
                "django_db"
            ):
                raise pytest.UsageError(f"{item.nodeid} uses the house's database: it cannot run once for all of them")
            item.add_marker(pytest.mark.once)
    _tell_where(items)
    _leave_to_others(config, items)
    _leave_to_faults(config, items)


def pytest_collection_finish() -> None:
    """What was read of fifteen thousand tests stays until the end: looking through it for what nobody needs any more was a quarter of a
    worker's time."""
    gc.collect()
    gc.freeze()


@cache
def _is_in(path: Path, *places: Path) -> bool:
    return bool({path, *path.parents} & {*places})


def _tell_where(items: list[pytest.Item]) -> None:
    """Where a longer run is told the files whose tests belong to its later parts, these read them alone and not the whole suite."""
    target = os.environ.get("LANTOA_TEST_PLACES")
    if target:
        places = {
            name: sorted({str(item.path) for item in items if item.get_closest_marker(name)})
            for name in ("alone", "journey")
        }
        # Each worker writes the same.
        part = Path(f"{target}.{os.getpid()}")
        part.write_text(json.dumps(places))
        part.replace(target)


def _takes_turns(item: pytest.Item) -> bool:
    # What runs once is left out after the first database: given to a later one it would run nowhere.
    return item.get_closest_marker("turns") is not None and item.get_closest_marker("once") is None


def _leave_to_others(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep of what takes turns, in the order it stands in, every so-manieth (`LANTOA_TEST_TURN` is "1/2" for the second of two)."""
    here, of = (int(part) for part in os.environ.get("LANTOA_TEST_TURN", "0/1").split("/"))
    elsewhere = {
        item for number, item in enumerate(item for item in items if _takes_turns(item)) if number % of != here
    }
    if elsewhere:
        items[:] = [item for item in items if item not in elsewhere]
        config.hook.pytest_deselected(items=[*elsewhere])


def _leave_to_faults(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where `make faults` follows in the same run (.ci/run says so), what shows in seconds what it shows at length is left to it."""
    if not os.environ.get("LANTOA_FAULTS_FOLLOW"):
        return
    left = [item for item in items if item.get_closest_marker("miniature")]
    items[:] = [item for item in items if item not in left]
    config.hook.pytest_deselected(items=left)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A run whose tests were all skipped or left out has proved nothing: it fails."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if hasattr(session.config, "workerinput") or reporter is None or session.config.option.collectonly:
        return
    executed = sum(
        len(reporter.stats.get(outcome, ())) for outcome in ("passed", "failed", "error", "xfailed", "xpassed")
    )
    if exitstatus == pytest.ExitCode.OK and not executed:
        session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Where a longer run adds up several parts (`python -m tests`), hand it the counts and leave the closing line to it."""
    passed = terminalreporter.stats.get("passed", ())
    cells = sum(value for report in passed for name, value in report.user_properties if name == "cells")
    if cells:
        terminalreporter.write_line(f"{cells} cells of the access matrix hold")
    target = os.environ.get("LANTOA_TEST_COUNTS")
    if target:
        counts = {outcome: len(terminalreporter.stats.get(outcome, ())) for outcome in OUTCOMES}
        counts["errors"] = len(terminalreporter.stats.get("error", ()))
        Path(target).write_text(json.dumps(counts))
        terminalreporter.summary_stats = lambda: None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """In a run of several parts (`python -m tests`) the tables are made once for all its processes: each begins with a copy."""
    from tests import ready  # noqa: PLC0415

    with ready.copied():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Units, procedures and courses stand in the test database, as in every house that was prepared."""
    from lantoa.accounts import api as accounts  # noqa: PLC0415

    with django_db_blocker.unblock():
        _prepare()
        # On PostgreSQL every request of a test asks through the wall; what a test does beside them is the house's own.
        accounts.put_up_wall()
        accounts.stand_behind_wall(always=False)


def _prepare() -> None:
    from lantoa.cases import api as cases  # noqa: PLC0415
    from lantoa.learning import api as learning  # noqa: PLC0415
    from lantoa.places import api as places  # noqa: PLC0415

    places.load_places()
    cases.load_procedures()
    cases.load_forms()
    learning.load_courses()


EMPTIED = pytest.StashKey[bool]()


def _empties(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return "transactional_db" in getattr(item, "fixturenames", ()) or bool(marker and marker.kwargs.get("transaction"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test that commits is followed by an emptied database, and in a worker's order everything can come after it. Another one
    that commits loads what it needs, as it always did; all others find what a prepared house has."""
    if item.config.stash.get(EMPTIED, False) and not _empties(item):
        with item.config.stash[blocking_manager_key].unblock():
            _prepare()
        item.config.stash[EMPTIED] = False


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    if _empties(item):
        item.config.stash[EMPTIED] = True


@pytest.fixture(autouse=True, scope="session")
def only_loopback() -> Iterator[None]:
    """Tests talk to this machine only; a call to anywhere else fails at once and says so."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_loopback(address[0]):
            raise ConnectionRefusedError(f"tests talk to this machine only, not to {address[0]}")
        connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded)
    yield
    patch.undo()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"

"""A demo installation names the sandbox as a witness once it answers, and what the sandbox signs is what we check."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from werkzeug.serving import make_server

from lantoa.journal import api as journal
from lantoa.journal.actions import registry
from lantoa.portal import tasks
from lantoa.portal.actions.demo_witness import NAME, name_demo_witness
from lantoa.portal.tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def outside(settings: Settings, tmp_path: Path) -> Iterator[None]:
    # The outside world as it is; the house itself never imports it.
    from importlib import import_module

    app = import_module("sandbox.app").create_app(tmp_path / "sandbox.sqlite3")
    server = make_server(
        "127.0.0.1", 0, app, threaded=True, request_handler=import_module("sandbox.__main__").QuietHandler
    )
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    settings.SANDBOX_URL = f"http://127.0.0.1:{server.server_port}"
    settings.ROOT_KEY = tmp_path / "root.key"
    yield
    server.shutdown()
    server.server_close()
    app.extensions["sandbox"].database.close()


def signed_root() -> journal.Root:
    factories.stall(factories.owner())
    while journal.seal():
        continue
    made = journal.sign_root()
    assert made is not None
    return made


def test_the_sandbox_holds_each_root_and_its_word_is_checked(outside: None) -> None:
    first = signed_root()
    assert name_demo_witness()
    (seen,) = journal.seen_by(first)
    assert (seen.witness.name, seen.only_sent) == (NAME, False)
    second = signed_root()
    assert journal.tell_witnesses() == 1
    assert [row.root for row in journal.seen_by(second)] == [second]


def test_it_is_named_once(outside: None) -> None:
    assert [name_demo_witness() for _ in range(3)] == [True, False, False]
    assert journal.Witness.objects.count() == 1


def test_at_another_address_it_is_named_anew(outside: None, settings: Settings) -> None:
    name_demo_witness()
    settings.SANDBOX_URL = settings.SANDBOX_URL.replace("127.0.0.1", "localhost")
    assert name_demo_witness()
    assert [row.address for row in journal.Witness.objects.live()] == [f"{settings.SANDBOX_URL}/witness/roots"]


def test_nobody_is_named_while_nobody_answers_or_where_people_are_real(settings: Settings) -> None:
    assert not name_demo_witness()
    settings.DEMO = False
    assert tasks.win_the_sandbox() == 0
    assert not journal.Witness.objects.exists()


def test_the_worker_does_it() -> None:
    assert "portal.demo_witness" in registry.sweepers()

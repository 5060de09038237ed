"""Workers and the web group killed while they serve, seconds long; `make faults` does the same a thousand times."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.stage import Stage
from tests.faults.house import copy_of, house
from tests.faults.kill import SETTINGS, WORKER_CONTROLS, fire
from tests.faults.load import asked, log_of
from tests.faults.restart import web_kills

# Both cores and the database belong to the killed and those who kill them. `make faults` shows all of it on each database.
pytestmark = [pytest.mark.alone, pytest.mark.turns]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with house(tmp_path_factory.mktemp("var")) as there:
        there.environment |= SETTINGS
        yield there


@pytest.fixture
def there(prepared: Stage) -> Iterator[Stage]:
    with copy_of(prepared) as copy:
        yield copy


def test_a_line_that_broke_off_was_not_said_and_spoils_no_other(tmp_path: Path) -> None:
    deed = {"n": 1, "kind": "place", "quantity": 1, "stall": 0}
    log = log_of(tmp_path, 3)
    log.ask(deed)
    torn = json.dumps({"n": 1, "answer": {"token": "một", "code": "LT2"}}, ensure_ascii=False).encode()
    with (tmp_path / "lane-03.jsonl").open("ab") as file:
        file.write(torn[: torn.index("ộ".encode()) + 1])  # in the middle of a letter
    again = log_of(tmp_path, 3)
    assert again.pending == deed
    again.answer(deed, {"token": "t", "code": "LT2"})
    assert asked(tmp_path) == [(deed, {"token": "t", "code": "LT2"})]
    assert log_of(tmp_path, 3).known["t"].code == "LT2"


@pytest.mark.miniature
def test_nothing_acknowledged_is_lost_or_done_twice_by_killed_workers(there: Stage) -> None:
    report = fire(there.environment, "--kills", "40", "--longest", "60", "--deadly", "0.01", "--sample", "50")
    assert report["violations"] == []
    # It was really at work.
    assert report["kills"] >= 40
    assert report["acknowledged"] > 40, report


@pytest.mark.miniature
@pytest.mark.parametrize("weak", WORKER_CONTROLS)
def test_a_weakened_copy_is_caught(there: Stage, weak: str) -> None:
    report = fire(there.environment, "--weak", weak, "--longest", "60", *WORKER_CONTROLS[weak])
    assert report["violations"], report


@pytest.mark.miniature
def test_clients_of_a_killed_web_group_ask_again_and_get_each_thing_once(there: Stage) -> None:
    report = web_kills(there, 2, seed=1)
    assert report["violations"] == []
    assert len(report["again"]) == 2
    assert report["acknowledged"] > 10, report


@pytest.mark.miniature
def test_a_web_group_that_forgets_keys_is_caught(there: Stage) -> None:
    assert web_kills(there, 1, seed=1, weak="key-forgotten")["violations"]

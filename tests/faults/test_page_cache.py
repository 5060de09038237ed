"""Kept pages under fire: real processes on a real database, killed around their commits, and not one stale answer.

Seconds here; `lantoa bench page` does the same for a hundred thousand reads.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.stage import ROOT
from tests.faults.house import house as a_house
from tests.faults.page_cache import WEAK, WIDE, fire, weakened

# The transactions of tests beside these would keep what the killed left behind from being settled. `make faults` shows all of
# it on each database.
pytestmark = [pytest.mark.alone, pytest.mark.turns]
SMALL = ("--webs", "1", "--commands", "2")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a house of its own on the kind of database these tests run on."""
    with a_house(tmp_path_factory.mktemp("var")) as there:
        yield there.environment


@pytest.mark.miniature
def test_no_answer_is_stale_while_committers_are_killed(house: dict[str, str]) -> None:
    report = fire(
        house, *SMALL, "--seconds", "3", "--reads", "100", "--kept", "6", "--longest", "60", "--deadly", "0.02", *WIDE
    )
    assert report["stale"] == 0, report["told"]
    assert report["faults"] == 0, report["told"]
    assert report["left_uneven"] == 0, report
    # It was really at work.
    assert report["kept"] > 5, report
    assert report["commits"] > 10, report
    assert report["kills"] > 2, report


@pytest.mark.miniature
@pytest.mark.parametrize("weak", WEAK)
def test_a_weakened_copy_is_caught(house: dict[str, str], weak: str) -> None:
    report = weakened(house, weak, seed=1)
    assert report["stale"] > 0, report


def test_the_harness_is_not_left_in_the_product() -> None:
    assert "faults" not in (ROOT / "config" / "pages.py").read_text()

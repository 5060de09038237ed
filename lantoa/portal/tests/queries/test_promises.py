"""A promise is kept, late or broken by what is there; the sentence says which, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation
from pytest_django.fixtures import Settings

from lantoa.accounts.tests import factories as people
from lantoa.insights import api as insights
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.payments import api as payments
from lantoa.portal.queries import promises as asked
from lantoa.portal.queries.backup import AMBER, GREEN, RED

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def light(says: str) -> tuple[str, str, str]:
    """The light of the promise with these words, in Vietnamese: colour, what it says, what to do."""
    with translation.override("vi"):
        (found,) = [one.light for one in asked.promises() if one.says == says]
    assert bool(found.todo) is (found.colour != GREEN)
    return found.colour, found.says, found.todo


def test_a_new_house_says_what_it_lacks() -> None:
    with translation.override("en"):
        found = {one.says: one.light.colour for one in asked.promises()}
    assert len(found) == len(asked.PROMISES)
    assert found["What was acknowledged survives this machine"] == RED
    assert found["Somebody looks after it"] == RED
    assert found["The door is locked"] == AMBER
    assert found["What has to be done is done at once"] == GREEN


@pytest.mark.parametrize(("age", "colour"), [(5 * MINUTE - MINUTE, GREEN), (6 * MINUTE, AMBER), (2 * HOUR, RED)])
def test_work_that_waits(age: timedelta, colour: str, monkeypatch: pytest.MonkeyPatch) -> None:
    queue = journal.Queue(1, world.now() - age, 0, 0, 0, 0)
    monkeypatch.setattr(journal, "queue", lambda: queue)
    assert light("Việc cần làm là làm ngay")[0] == colour


@pytest.mark.parametrize(
    ("name", "value", "says", "colour"),
    [
        ("oldest_unsealed", lambda: world.now() - MINUTE, "Đã ghi sổ thì không ai sửa được", AMBER),
        ("oldest_unsealed", lambda: world.now() - HOUR, "Đã ghi sổ thì không ai sửa được", RED),
        ("queue", lambda: journal.Queue(0, None, 0, 2, 1, 0), "Việc cần làm là làm ngay", AMBER),
    ],
)
def test_seals_and_what_is_stuck(
    name: str, value: Callable[[], Any], says: str, colour: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, name, value)
    assert light(says)[0] == colour


def test_a_root_nobody_outside_saw_is_only_half_a_promise() -> None:
    people.person()
    journal.seal()
    assert journal.sign_root() is not None
    colour, says, todo = light("Chính chúng tôi cũng không thể sửa lén")
    assert (colour, "lantoa witness list" in todo) == (AMBER, True)
    assert says.startswith("Trong một ngày qua có 0")


def test_messages_banks_months_and_days_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "waiting", lambda: messages.Waiting(3, world.now() - 3 * HOUR))
    monkeypatch.setattr(payments, "silent_feeds", lambda: 2)
    monkeypatch.setattr(insights, "months_late", lambda: [world.today().replace(day=1)])
    assert light("Ai chờ tin thì nhận được tin")[0] == RED
    assert light("Tiền về là thấy ngay")[:2] == (AMBER, "2 kết nối ngân hàng đang im lặng.")
    assert light("Số liệu đã chốt và truy được về gốc")[0] == AMBER


def test_a_public_house_is_locked(settings: Settings) -> None:
    settings.PRODUCTION = True
    settings.SECURE_SSL_REDIRECT = False
    assert light("Cửa đã khóa")[0] == AMBER
    settings.SECURE_SSL_REDIRECT = True
    assert light("Cửa đã khóa")[0] == GREEN


@pytest.mark.parametrize(("free", "colour"), [(20, GREEN), (10, AMBER), (2, RED)])
def test_a_disk_that_fills(free: int, colour: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Found:
        f_bavail, f_blocks = free, 100

    monkeypatch.setattr(asked.os, "statvfs", lambda folder: Found)
    assert light("Còn chỗ cho dữ liệu mới")[:2] == (colour, f"Ổ đĩa còn trống {free}%.")


def test_one_line_a_promise_and_a_sum() -> None:
    with translation.override("en"):
        lines = list(asked.said(asked.promises()))
    assert len(lines) == len(asked.PROMISES) + 1
    assert {line[0] for line in lines[:-1]} <= {"+", "!", "-"}
    assert lines[-1].endswith("broken.")

"""The light over the copies: green only where all three hold, and otherwise it says what is the matter and what to do."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from lantoa.journal import api as journal
from lantoa.journal.models import Backup
from lantoa.kit.world import world
from lantoa.portal.queries.backup import AMBER, GREEN, RED, light, light_now

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def heard(**changed: Any) -> None:
    now = world.now()
    fine = {"until": now - MINUTE, "since": now - 20 * DAY, "daily_at": now - HOUR, "size": 1_000_000}
    journal.backup_heard(**{**fine, **changed})


def drilled(*, ok: bool = True) -> None:
    journal.backup_drilled(journal.Drill(ok, 120, 0 if ok else 3, world.now(), 12.3))


def seen(later: timedelta = timedelta(0), *, still_heard: bool = True) -> tuple[str, str]:
    """The light some time later, in Vietnamese."""
    now: datetime = world.now() + later
    copies = journal.copies()
    if copies.heard and still_heard:
        copies.heard.heard_at, copies.heard.until, copies.heard.daily_at = now, now, now
    with translation.override("vi"):
        found = light(copies, now)
    assert bool(found.todo) is (found.colour != GREEN)
    return found.colour, found.says


def test_it_is_green_when_copying_keeps_up_and_a_real_restore_went_well() -> None:
    heard()
    drilled()
    found, copies = light_now()
    assert (found.colour, found.todo) == (GREEN, "")
    assert copies.drilled is not None
    assert copies.drilled.data == {"ok": True, "entries": 120, "missing": 0, "reached": copies.drilled.data["reached"], "seconds": 12.3}  # fmt: skip


def test_a_house_never_copied_and_copies_never_tried_are_red() -> None:
    assert seen() == (RED, "Chưa có bản sao nào ở chỗ khác.")
    heard()
    assert seen() == (RED, "Chưa bao giờ thử khôi phục từ các bản sao này.")


@pytest.mark.parametrize(
    ("later", "colour"), [(7.9 * DAY, GREEN), (8.1 * DAY, AMBER), (13.9 * DAY, AMBER), (14.1 * DAY, RED)]
)
def test_a_restore_tried_long_ago_counts_less_and_less(later: timedelta, colour: str) -> None:
    heard()
    drilled()
    assert seen(later)[0] == colour


def test_a_restore_that_went_wrong_is_red_whatever_went_well_before() -> None:
    heard()
    drilled()
    drilled(ok=False)
    assert seen() == (RED, "Lần thử khôi phục gần nhất không thành.")
    copies = journal.copies()
    assert copies.went_well is not None
    assert copies.went_well != copies.drilled
    drilled()
    assert seen()[0] == GREEN


@pytest.mark.parametrize(
    ("changed", "colour", "says"),
    [
        ({"until": 14 * MINUTE}, GREEN, "thử khôi phục thật"),
        ({"until": 16 * MINUTE}, RED, "chưa được sao lưu"),
        ({"daily_at": 25 * HOUR}, GREEN, "thử khôi phục thật"),
        ({"daily_at": 27 * HOUR}, AMBER, "hằng ngày bị trễ"),
        ({"daily_at": 51 * HOUR}, RED, "hằng ngày bị trễ"),
        ({"until": None, "since": None}, AMBER, "Bản sao đầu tiên"),
        ({"trouble": "away"}, RED, "không có ở đây"),
        ({"trouble": "full"}, RED, "đã đầy"),
        ({"trouble": "gap"}, RED, "thiếu một phần"),
        ({"trouble": "engine"}, RED, "chưa được sao lưu"),
    ],
)
def test_each_thing_that_is_late_or_in_the_way_is_said(changed: dict[str, Any], colour: str, says: str) -> None:
    now = world.now()
    drilled()
    heard(**{name: now - value if isinstance(value, timedelta) else value for name, value in changed.items()})
    with translation.override("vi"):
        found, _copies = light_now()
    assert found.colour == colour
    assert says in found.says


def test_who_makes_the_copies_and_falls_silent_turns_it_red() -> None:
    heard()
    drilled()
    colour, says = seen(16 * MINUTE, still_heard=False)
    assert (colour, says.split(" từ ")[0]) == (RED, "Việc sao lưu im lặng")


def test_there_is_one_row_of_how_copying_stands() -> None:
    heard()
    heard()
    assert Backup.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Backup.objects.create(heard_at=world.now())


def test_entries_are_counted_up_to_a_moment() -> None:
    before = world.now()
    drilled()
    assert journal.entries_until(before) == 0
    assert journal.entries_until(world.now()) == 1

"""The same roll comes of the same marks, in whatever order, however often and by however many phones they are told."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantoa.learning.rules.attendance import Said, guess, is_on_the_wall, read_event, read_file, standing, wall_code

NOON = datetime(2026, 11, 29, 5, tzinfo=UTC)
ID = "018f3f2e-0000-7000-8000-000000000001"
MARKS = st.builds(
    Said,
    id=st.uuids().map(str),
    status=st.sampled_from(["present", "late", "absent"]),
    hand=st.sampled_from([1, 2, 3]),
    at=st.integers(0, 5).map(lambda minutes: NOON + timedelta(minutes=minutes)),
    settles=st.booleans(),
    own=st.booleans(),
    device=st.sampled_from(["", "a", "b"]),
    counter=st.integers(0, 3),
    counts=st.booleans(),
)

# A machine under load draws slowly; that is no finding.
few = settings(max_examples=40)


def said(number: int, status: str, hand: int = 1, **more: Any) -> Said:
    return Said(id=f"{number:036d}", status=status, hand=hand, at=NOON + timedelta(minutes=number), **more)


@few
@given(
    st.lists(MARKS, max_size=8, unique_by=lambda one: one.id).flatmap(
        lambda those: st.tuples(st.just(those), st.permutations(those), st.integers(0, 8))
    )
)
def test_order_and_repeats_make_no_difference(drawn: tuple[list[Said], list[Said], int]) -> None:
    told, again, repeated = drawn
    assert standing(told) == standing(again) == standing([*again[:repeated], *told])


@few
@given(st.lists(MARKS, min_size=1, max_size=8, unique_by=lambda one: one.id), st.data())
def test_a_settled_word_outlasts_whatever_else_arrives(those: list[Said], data: st.DataObject) -> None:
    settled = Said(ID, "late", 9, NOON + timedelta(hours=1), settles=True)
    part = data.draw(st.lists(st.sampled_from(those), unique_by=lambda one: one.id))
    assert standing([*part, settled]).status == standing([settled, *those]).status == "late"
    assert standing([*those, settled]).doubt == ""


@pytest.mark.parametrize(
    ("marks", "status", "doubt"),
    [
        ([], "", ""),
        ([said(1, "present")], "present", ""),
        ([said(1, "present"), said(2, "absent")], "absent", ""),
        ([said(1, "present", 1), said(2, "absent", 2)], "absent", "differ"),
        ([said(1, "present", 1), said(2, "absent", 2), said(3, "absent", 1)], "absent", ""),
        ([said(1, "present", 1), said(2, "present", 2)], "present", ""),
        ([said(1, "present", 7, own=True), said(2, "late", 1)], "late", ""),
        ([said(1, "present", 7, own=True), said(2, "absent", 1)], "absent", "differ"),
        ([said(1, "present", counts=False)], "", "revoked"),
        ([said(1, "absent"), said(2, "present", 2, counts=False)], "absent", "revoked"),
        ([said(1, "present"), said(2, "present", 2, counts=False)], "present", ""),
    ],
)
def test_what_marks_come_to(marks: list[Said], status: str, doubt: str) -> None:
    found = standing(marks)
    assert (found.status, found.doubt) == (status, doubt)


def test_on_one_phone_the_count_says_what_came_later_although_its_clock_went_back() -> None:
    first = Said("1", "present", 1, NOON + timedelta(days=365), device="a", counter=1)
    then = Said("2", "absent", 1, NOON, device="a", counter=2)
    assert standing([then, first]).status == "absent"


YEAR = timedelta(days=365)


@pytest.mark.parametrize(
    ("at_phone", "seen", "sent", "at", "how"),
    [
        (NOON, (NOON, NOON), NOON, NOON, "phone"),
        (NOON + YEAR, (NOON, NOON + YEAR), NOON + YEAR, NOON, "seen"),
        (NOON - YEAR, None, NOON - YEAR + timedelta(hours=2), NOON, "sent"),
        # Put right by hand between the mark and its sending: what was known before it counts.
        (NOON + YEAR, (NOON, NOON + YEAR), NOON + timedelta(hours=2), NOON, "seen"),
        (NOON + YEAR, None, NOON + 3 * YEAR, NOON + timedelta(hours=2), "bounded"),
        (None, None, None, NOON + timedelta(hours=2), "received"),
    ],
)
def test_a_clock_a_year_off_is_put_right(at_phone: Any, seen: Any, sent: Any, at: datetime, how: str) -> None:
    found = guess(at_phone, seen=seen, sent_phone=sent, received=NOON + timedelta(hours=2))
    assert (found.at, found.how, found.off) == (at, how, how != "phone")


@pytest.mark.parametrize(
    "nonsense", [None, 7, "x", [], {}, {"id": 7}, {"id": "x"}, {"id": None}, [{"id": ID}], {"ID": ID}]
)
def test_what_has_no_id_is_no_event(nonsense: object) -> None:
    assert read_event(nonsense) is None


@few
@given(
    st.dictionaries(
        st.sampled_from(["what", "run", "session", "subject", "status", "name", "phone", "hall", "counter", "at", "seen", "x"]),
        st.sampled_from([None, True, -1, 10**30, 2.5, float("nan"), float("inf"), "", "7", "x" * 5000, "\x00", "\ud800", [], [1, 2], [1e300, 0], {"a": "\x00"}]),
    )
)  # fmt: skip
def test_an_event_with_an_id_is_read_whatever_else_it_says(fields: dict[str, Any]) -> None:
    told = read_event({**fields, "id": ID})
    assert told is not None
    assert str(told.id) == ID
    kept = json.dumps(told.said)
    assert "name" not in (told.said or {})
    assert "\\u0000" not in kept


def test_names_are_not_kept_twice() -> None:
    told = read_event({"id": ID, "what": "walk_in", "name": "Lê Thị Tư", "phone": "0912", "note": "x\x00\ud800"})
    assert told is not None
    assert (told.name, told.phone) == ("Lê Thị Tư", "0912")
    assert set(told.said or {}) == {"id", "what"}


def test_the_code_on_the_wall_opens_for_ten_minutes() -> None:
    code = wall_code("secret", int(NOON.timestamp()) // 30)
    assert len(code) == 8
    assert is_on_the_wall(code.upper(), "secret", NOON)
    assert is_on_the_wall(code, "secret", NOON + timedelta(minutes=9))
    assert is_on_the_wall(code, "secret", NOON - timedelta(seconds=50))
    assert not is_on_the_wall(code, "secret", NOON + timedelta(minutes=11))
    assert not is_on_the_wall(code, "another", NOON)
    assert not is_on_the_wall("ngoài\ud800"[:5], "secret", NOON)


def test_a_file_is_read_whole_or_not_at_all() -> None:
    events = json.dumps([{"id": ID}])
    head = {"events": events, "sha256": hashlib.sha256(events.encode()).hexdigest(), "ticket": "t"}
    assert read_file(json.dumps(head).encode()) == (head, [{"id": ID}])
    for broken in (
        b"",
        b"{",
        b"[]",
        b"7",
        json.dumps({**head, "events": events[:-1]}).encode(),
        b'{"events": 7}',
        b"\xff\xfe",
    ):
        assert read_file(broken) is None

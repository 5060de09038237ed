"""Which one thing comes next, and what somebody can do by what they did."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lantoa.learning.rules.my_page import (
    AFTER,
    ASK,
    BEFORE,
    CLAIM,
    COME,
    DO,
    EARLY,
    EARN,
    MEET,
    Next,
    Seat,
    builds_on,
    can_do,
    next_steps,
    sides,
    skills,
)

NOW = datetime(2026, 11, 26, 7, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def seat(begins: timedelta = -2 * DAY, **changes: object) -> Seat:
    """A class whose one meeting was two days ago, with two lessons to do, unless said otherwise."""
    start, end = NOW + begins, NOW + begins + timedelta(hours=2)
    coming = end > NOW
    meeting = {"next_begins": start if coming else None, "next_ends": end if coming else None}
    given = {"to_do": ("mo-gian-hang", "dang-mon"), "first_begins": start, "last_ends": end, **meeting, **changes}
    return Seat(**given)  # type: ignore[arg-type]


def kinds(*seats: Seat, claims: int = 0) -> list[str]:
    return [one.kind for one in next_steps(seats, NOW, claims=claims)]


def test_the_next_lesson_comes_after_the_class_met() -> None:
    assert next_steps([seat()], NOW) == [Next(DO, 0, "mo-gian-hang")]


def test_before_the_class_meets_the_questions_then_the_meeting_then_a_lesson_early() -> None:
    assert kinds(seat(5 * DAY, before=True)) == [BEFORE, MEET, EARLY]
    assert kinds(seat(5 * DAY, before=True, begun=True)) == [MEET, EARLY]
    assert kinds(seat(timedelta(hours=5), before=True)) == [COME, BEFORE, EARLY]
    assert kinds(seat(-timedelta(hours=1))) == [COME, DO]


def test_who_is_stuck_long_after_the_class_is_shown_the_way_to_a_helper_once() -> None:
    stuck = {"begins": -9 * DAY, "team": True}
    assert next_steps([seat(**stuck)], NOW)[0] == Next(ASK, 0, "mo-gian-hang")
    assert kinds(seat(**stuck, asking=frozenset({"mo-gian-hang"}))) == [DO]
    assert kinds(seat(-9 * DAY)) == [DO]


def test_who_did_it_all_answers_the_questions_and_gets_the_certificate_once() -> None:
    assert kinds(seat(to_do=(), after=True, begun=True)) == [AFTER]
    assert kinds(seat(to_do=(), begun=True)) == [EARN]
    assert kinds(seat(to_do=(), begun=True, certified=True)) == []
    assert kinds(seat(to_do=(), practical=False)) == []


def test_a_name_on_a_list_comes_first_and_who_waits_for_a_seat_only_waits() -> None:
    assert kinds(seat(), claims=2) == [CLAIM, DO]
    assert kinds(seat(waiting=True)) == []
    assert kinds(seat(5 * DAY, called_off=True)) == [EARLY]


def test_of_many_seats_the_most_pressing_four_are_left_and_the_soonest_meeting_first() -> None:
    many = [seat(9 * DAY), seat(4 * DAY), seat(to_do=()), seat(), seat()]
    found = next_steps(many, NOW)
    assert [(one.kind, one.seat) for one in found] == [(EARN, 2), (DO, 3), (DO, 4), (MEET, 1)]


def test_what_one_can_do_is_named_once_with_each_lesson_that_shows_it() -> None:
    done = [
        ("Mở gian hàng", ["open-a-stall"]),
        ("Mở gian hàng", ["open-a-stall"]),
        ("Đăng món", ["open-a-stall", "no-skill"]),
    ]
    assert can_do(done) == {"open-a-stall": ["Mở gian hàng", "Đăng món"]}


def test_a_course_builds_on_what_is_of_the_same_side_and_new() -> None:
    assert builds_on({"open-a-stall"}, ["open-a-stall"]) == 0
    assert builds_on({"open-a-stall"}, ["keep-accounts"]) == 2
    assert builds_on({"open-a-stall"}, ["spot-a-scam"]) == 1
    assert builds_on((), ["spot-a-scam"]) == 1


def test_every_skill_stands_under_one_of_the_three_sides() -> None:
    named = [side.slug for side in sides()]
    assert named == ["worker", "consumer", "creator"]
    assert {skill.side for skill in skills().values()} == set(named)
    assert all(side.title(language) for side in sides() for language in ("vi", "en", "id", "fr"))

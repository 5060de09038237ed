"""What phones tell of a roll is kept once, never refused, and comes to the same whatever order it arrives in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.invariants import Tally
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.learning import invariants
from lantoa.learning.actions import attendance as rolls
from lantoa.learning.models import (
    Attendance,
    CourseRun,
    CourseSession,
    Enrollment,
    ListedLearner,
    RollDevice,
    RollEvent,
)
from lantoa.learning.queries import hashes_of, rolls_of, rosters
from lantoa.learning.rules.attendance import read_event
from lantoa.learning.tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[StandingWorld]:
    made = StandingWorld(world.now())
    before = world.use(made)  # type: ignore[attr-defined]
    yield made
    world.use(before)  # type: ignore[attr-defined]


class Hall:
    """A class with a teacher, a second helper and two learners, and a phone for each of those who mark."""

    def __init__(self) -> None:
        self.teacher = factories.member("instructor")
        self.helper = factories.member("officer", self.teacher.organisation, name="Phạm Thị Giúp")
        self.run = factories.a_class(self.teacher, seats=2)
        self.session: CourseSession = self.run.sessions.get()
        self.one, self.two = factories.seated(self.run), factories.seated(self.run)
        self.phones = {id(one): world.uuid7() for one in (self.teacher, self.helper)}

    def event(self, status: str = "present", subject: object = None, what: str = "mark", **more: Any) -> dict[str, Any]:
        return {
            "id": str(world.uuid7()), "what": what, "run": self.run.pk, "session": self.session.pk, "status": status,
            "subject": str(self.one.pk if subject is None else subject), "hall": self.run.hall, "at": int(world.now().timestamp() * 1000), **more,
        }  # fmt: skip

    def walk_in(self, name: str = "Hoàng Thị Vào", phone: str = "0912 345 678", **more: Any) -> dict[str, Any]:
        return self.event("present", more.pop("subject", str(world.uuid7())), "walk_in", name=name, phone=phone, **more)

    def tell(self, *events: dict[str, Any], by: accounts.ActingPerson | None = None, **more: Any) -> list[rolls.Taken]:
        hand = by or self.teacher
        read = [told for one in events if (told := read_event(one))]
        given = {"device": self.phones[id(hand)], "ticket": rolls.ticket_for(hand), **more}
        return rolls.take_events(rolls.Batch(read, **given), by=hand)

    def stands(self, seat: Enrollment | None = None) -> tuple[str, str]:
        found = Attendance.objects.get(session=self.session, enrollment=seat or self.one)
        return found.status, found.doubt


@pytest.fixture
def hall() -> Hall:
    return Hall()


def flags() -> list[list[str]]:
    return list(RollEvent.objects.order_by("received_at", "pk").values_list("flags", flat=True))


def test_a_mark_is_kept_once_however_often_it_comes(hall: Hall) -> None:
    event = hall.event()
    first, again = hall.tell(event, event), hall.tell(event)
    assert [one.new for one in (*first, *again)] == [True, False]
    assert first[0].entry_id == again[0].entry_id
    assert hall.stands() == ("present", "")
    entry = journal.Entry.objects.get(act="learning.attended")
    assert (entry.subject_id, entry.by_id, entry.pk) == (str(hall.one.pk), hall.teacher.person_id, first[0].entry_id)
    assert set(entry.data) == {"event", "what", "run", "session", "status"}


def test_who_is_marked_absent_later_no_longer_counts_as_having_come(hall: Hall) -> None:
    now = int(world.now().timestamp() * 1000)

    def counted() -> int:
        """How many entries say that the learner was there, less those that are taken back."""
        of_roll = journal.Entry.objects.filter(subject_type="learning.enrollment", subject_id=str(hall.one.pk))
        said = of_roll.filter(act="learning.attended")
        return said.count() - of_roll.filter(act="learning.attendance_taken_back", reverses__in=said).count()

    hall.tell(hall.event(counter=1, at=now - 5_000))
    assert counted() == 1
    hall.tell(hall.event("absent", counter=2, at=now - 4_000))
    assert (counted(), hall.stands()) == (0, ("absent", ""))
    # Said again, it is taken back no second time; there after all, it counts once more.
    hall.tell(hall.event("absent", counter=3, at=now - 3_000))
    assert journal.Entry.objects.filter(act="learning.attendance_taken_back").count() == 1
    hall.tell(hall.event("late", counter=4, at=now - 2_000))
    assert counted() == 1
    # Settled as absent, an older mark that comes late on another line says nothing any more.
    hall.tell(hall.event("absent", what="settle", counter=5, at=now - 1_000))
    hall.tell(hall.event("present", counter=1, at=now - 4_500), by=hall.helper)
    assert (counted(), hall.stands()) == (0, ("absent", ""))
    back = journal.Entry.objects.filter(act="learning.attendance_taken_back").latest("pk")
    assert (back.place, set(back.data)) == (back.reverses.place, {"run", "session"})
    # It is of the day on which it was said, whenever it is taken back.
    assert back.occurred_at == back.reverses.occurred_at < back.recorded_at
    assert list(invariants.roll(Tally())) == list(invariants.attendance(Tally())) == []


def test_each_event_has_one_entry_and_its_seal_is_told_as_soon_as_it_is_there(hall: Hall) -> None:
    taken = hall.tell(hall.event(), hall.event("absent", hall.two.pk), hall.walk_in())
    ids = [one.id for one in taken]
    assert hashes_of(ids, hall.teacher) == {}
    journal.seal()
    found = hashes_of(ids, hall.teacher)
    assert set(found) == {str(one) for one in ids}
    assert all(len(one) == 64 for one in found.values())
    assert hashes_of(ids, factories.member("officer", name="Người Khác")) == {}


def test_two_helpers_who_differ_are_both_kept_until_somebody_settles_it_in_every_order(hall: Hall) -> None:
    # A second apart: of two in the same moment the phone's id would decide.
    before_that = int(world.now().timestamp() * 1000) - 1000
    said = [
        (hall.teacher, hall.event("present", counter=1, at=before_that)),
        (hall.helper, hall.event("absent", counter=1)),
        (hall.teacher, hall.event("late", what="settle", counter=2)),
    ]
    ends = []
    for order in permutations(said):
        with transaction.atomic():
            before = transaction.savepoint()
            seen = []
            for by, event in order:
                hall.tell(event, by=by)
                seen.append(hall.stands())
            ends.append(seen[-1])
            if order == tuple(said):
                assert seen == [("present", ""), ("absent", "differ"), ("late", "")]
                assert RollEvent.objects.count() == 3
            transaction.savepoint_rollback(before)
    assert set(ends) == {("late", "")}


def test_a_walk_in_takes_no_announced_seat_and_may_be_marked_before_anybody_told_of_them(hall: Hall) -> None:
    who = str(world.uuid7())
    hall.tell(hall.event("late", who, counter=2), by=hall.helper)
    assert Attendance.objects.count() == 0
    hall.tell(hall.walk_in(subject=who), by=hall.teacher)
    seat = Enrollment.objects.get(way="walk_in")
    assert (seat.name, seat.listed and seat.listed.phone) == ("Hoàng Thị Vào", "+84912345678")
    assert hall.stands(seat) == ("present", "differ")
    run = CourseRun.objects.get(pk=hall.run.pk)
    assert (run.taken, run.seats) == (2, 2)
    # By the seat's number it is the same person.
    hall.tell(hall.event("absent", seat.pk, "settle"))
    assert hall.stands(seat) == ("absent", "")


def test_the_same_phone_twice_is_perhaps_the_same_person_and_never_merged(hall: Hall) -> None:
    hall.tell(hall.walk_in("Hoàng Thị Vào"))
    hall.tell(hall.walk_in("HOANG THI VAO"), by=hall.helper)
    rows = [row for row in rolls_of([hall.session])[hall.session.pk] if row.seat.way == "walk_in"]
    assert len(rows) == 2
    assert [row.same for row in rows] == [[rows[1].seat], [rows[0].seat]]


def test_a_later_word_about_a_walk_in_corrects_the_name(clock: StandingWorld, hall: Hall) -> None:
    first = hall.walk_in("Hoàng Thị Và")
    then = hall.walk_in("Hoàng Thị Vào", "chưa có", subject=first["subject"], at=first["at"] + 60_000)
    clock.later(minutes=2)
    hall.tell(then)
    hall.tell(first)
    listed = ListedLearner.objects.get()
    assert (listed.name, listed.phone) == ("Hoàng Thị Vào", "chưa có")
    assert "Hoàng" not in str(list(RollEvent.objects.values()))


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        ({"session": 987_654_321}, "unknown_class"),
        ({"session": "x"}, "unknown_class"),
        ({"subject": "987654321"}, "unknown_subject"),
        ({"subject": {}}, "unknown_subject"),
        ({"what": "dance"}, "unknown_what"),
        ({"what": None}, "unknown_what"),
        ({"at": 10**30}, "clock_off"),
        ({"hall": "Trường tiểu học"}, "moved"),
    ],
)
def test_no_rule_refuses_an_event(hall: Hall, changes: dict[str, Any], flag: str) -> None:
    (taken,) = hall.tell(hall.event(**changes))
    assert taken.new
    assert flags() == [[flag]]
    assert journal.Entry.objects.filter(pk=taken.entry_id).exists()


def test_a_class_that_is_over_and_a_hall_that_changed_lose_nothing(clock: StandingWorld, hall: Hall) -> None:
    CourseRun.objects.filter(pk=hall.run.pk).update(hall="Trường tiểu học Đông Sơn")
    clock.later(days=6)
    hall.tell(hall.event())
    event = RollEvent.objects.get()
    assert (event.flags, event.hall) == (["over", "moved"], "Nhà văn hóa thôn Đông Sơn")
    assert hall.stands() == ("present", "")


def test_another_organisation_s_class_stays_as_it_is(hall: Hall) -> None:
    stranger = factories.member("officer", name="Người Khác")
    told = read_event(hall.event("absent"))
    assert told
    rolls.take_events(rolls.Batch([told], ticket=rolls.ticket_for(stranger)), by=stranger)
    assert Attendance.objects.count() == 0
    assert flags() == [["unknown_class", "unknown_subject"]]


def test_a_revoked_phone_s_events_are_kept_and_count_once_somebody_settles_it(hall: Hall) -> None:
    hall.tell(hall.event("present"))
    device = RollDevice.objects.get()
    rolls.revoke_device(device, by=hall.helper)
    rolls.revoke_device(device, by=hall.helper)
    assert journal.Entry.objects.filter(act="learning.roll_device_revoked").count() == 1
    hall.tell(hall.event("absent"))
    assert RollEvent.objects.filter(flags=["after_revocation"]).count() == 1
    assert hall.stands() == ("present", "revoked")
    hall.tell(hall.event("absent", what="settle"), by=hall.helper)
    assert hall.stands() == ("absent", "")


def test_a_file_brought_by_an_officer_is_the_teacher_s_hand(hall: Hall) -> None:
    event = hall.event()
    told = read_event(event)
    assert told
    batch = rolls.Batch([told], device=hall.phones[id(hall.teacher)], ticket=rolls.ticket_for(hall.teacher), way="file")
    assert rolls.take_events(batch, by=hall.helper)[0].new
    assert not hall.tell(event)[0].new
    kept = RollEvent.objects.get()
    assert (kept.by_id, kept.sent_by_id, kept.flags) == (hall.teacher.person_id, hall.helper.person_id, [])
    hall.tell(hall.event("late"), by=hall.helper, ticket="forged")
    assert RollEvent.objects.get(status="late").flags == ["unproven"]


def test_a_phone_s_clock_a_year_off_is_put_right(hall: Hall) -> None:
    off = world.now() + timedelta(days=365)
    now, phone = (int(moment.timestamp() * 1000) for moment in (world.now(), off))
    hall.tell(hall.event(at=phone + 60_000, seen=[now, phone]), sent_phone=off + timedelta(hours=3))
    event = RollEvent.objects.get()
    assert (event.at_how, event.flags) == ("seen", ["clock_off"])
    assert abs(event.at - world.now()) <= timedelta(minutes=1)


def test_what_was_told_is_never_rewritten(hall: Hall) -> None:
    hall.tell(hall.event())
    with pytest.raises(DatabaseError), transaction.atomic():
        RollEvent.objects.update(status="absent")


def test_marks_on_a_screen_settle_what_is_open_and_the_same_key_marks_once(hall: Hall) -> None:
    key = world.uuid7()
    for _ in range(2):
        rolls.mark_on_screen(hall.session, {hall.one: "present", hall.two: "absent"}, by=hall.teacher, key=key)
    assert RollEvent.objects.count() == 2
    hall.tell(hall.event("absent"), by=hall.helper)
    assert hall.stands() == ("absent", "differ")
    rolls.mark_on_screen(hall.session, {hall.one: "late"}, by=hall.teacher, key=world.uuid7())
    assert hall.stands() == ("late", "")


def test_a_batch_costs_the_same_questions_for_any_number(hall: Hall, django_assert_max_num_queries: Any) -> None:
    events = [hall.event(counter=number) for number in range(100)]
    with django_assert_max_num_queries(30):
        assert len(hall.tell(*events)) == 100
    assert rosters(hall.teacher)[0]["people"][0][3] in ("present", "")
    with pytest.raises(ValueError, match="500"):
        hall.tell(*(hall.event() for _ in range(501)))


def test_a_seat_given_back_takes_its_attendance_along_and_leaves_what_was_told(hall: Hall) -> None:
    hall.tell(hall.event())
    hall.one.delete()
    assert Attendance.objects.count() == 0
    assert RollEvent.objects.count() == 1
    hall.tell(hall.event(subject=999_999_999))
    assert RollEvent.objects.filter(flags=["unknown_subject"]).count() == 1


def test_marks_of_a_listed_seat_go_along_when_its_owner_has_another_one_also_those_still_on_a_phone(hall: Hall) -> None:
    joined = hall.one.person
    CourseRun.objects.filter(pk=hall.run.pk).update(seats=3)
    listed = learning.enroll_other(hall.run, name="Chị Sáu", phone=joined.phone, by=hall.helper)
    hall.tell(hall.event("present", listed.pk))
    learning.claim(listed.listed, joined, by=accounts.actor_for(joined))
    assert hall.stands() == ("present", "")
    # The teacher's phone still knows the number of the seat that is gone.
    taken = hall.event("late", listed.pk, counter=2)
    hall.tell(taken)
    assert RollEvent.objects.get(pk=taken["id"]).flags == []
    assert hall.stands() == ("late", "")
    hall.run.refresh_from_db()
    assert hall.run.taken == 2


def test_whoever_walked_in_took_no_seat_and_gives_none_back(hall: Hall) -> None:
    hall.tell(hall.walk_in(phone=hall.one.person.phone), hall.walk_in("Ông Khách", "0912 345 679"))
    mine = Enrollment.objects.get(way="walk_in", listed__phone=hall.one.person.phone)
    other = Enrollment.objects.exclude(pk=mine.pk).get(way="walk_in")
    learning.claim(mine.listed, hall.one.person, by=accounts.actor_for(hall.one.person))
    assert hall.stands() == ("present", "")
    learning.leave(other, by=hall.teacher)
    hall.run.refresh_from_db()
    assert hall.run.taken == 2


def test_whoever_waits_and_walked_in_sits_without_one_of_the_seats(hall: Hall) -> None:
    waiting = factories.seated(hall.run)
    assert waiting.state == "waiting"
    hall.tell(hall.walk_in(phone=waiting.person.phone))
    learning.claim(Enrollment.objects.get(way="walk_in").listed, waiting.person, by=accounts.actor_for(waiting.person))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.way) == ("seated", "walk_in")
    assert hall.stands(waiting) == ("present", "")
    hall.run.refresh_from_db()
    assert hall.run.taken == 2

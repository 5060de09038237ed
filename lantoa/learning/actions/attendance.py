"""Take what phones, screens and learners tell of a roll, once however often it comes, and work out who was there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import IntegrityError, models
from django.db.models import Exists, OuterRef
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit import phone as phones
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.learning import acts
from lantoa.learning.errors import NotAllowed, NotOnTheWall
from lantoa.learning.models import (
    CODE,
    FILE,
    PHONE,
    SCREEN,
    WALK_IN,
    Attendance,
    CourseRun,
    CourseSession,
    Enrollment,
    ListedLearner,
    RollDevice,
    RollEvent,
)
from lantoa.learning.rules.attendance import (
    AFTERWARDS,
    HERE,
    LONGEST_NAME,
    LONGEST_PHONE,
    MARK,
    MOST_EVENTS,
    PRESENT,
    SETTLE,
    WALKED_IN,
    WHATS,
    Said,
    Standing,
    Told,
    guess,
    is_on_the_wall,
    standing,
)

_TICKET = "learning.roll"
LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Batch:
    """What one phone sends at once. `ticket` proves whose phone it was, `sent_phone` is its clock at the sending."""

    events: Sequence[Told]
    device: UUID | None = None
    label: str = ""
    ticket: str = ""
    sent_phone: datetime | None = None
    way: str = PHONE


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one event: new, or known before; and the journal's entry about it."""

    id: UUID
    new: bool
    entry_id: int


@dataclass(slots=True)
class _Batch:
    """What there is to know about the classes, phones and people that a batch names."""

    organisation_id: int
    sessions: dict[int, CourseSession]
    runs: dict[int, CourseRun]
    received: datetime
    device: RollDevice | None = None
    by_id: int | None = None
    flags: list[str] = field(default_factory=list)
    seats: dict[str, Enrollment] = field(default_factory=dict)


def ticket_for(by: Actor) -> str:
    """What a phone keeps to prove later whose it was when it wrote something down."""
    ticket: str = signing.dumps([by.organisation_id, by.person_id], salt=_TICKET)
    return ticket


def is_of_another(ticket: object, by: Actor) -> bool:
    """Whether a genuine ticket was given to somebody else, or for another organisation: then its marks wait for that person."""
    try:
        said = signing.loads(ticket, salt=_TICKET) if isinstance(ticket, str) else None
    except (signing.BadSignature, ValueError):
        said = None
    return bool(said is not None and said != [by.organisation_id, by.person_id])


def wall_secret(session: CourseSession) -> str:
    """The key of the codes on the wall of one meeting; only for who leads the class."""
    secret: str = salted_hmac("learning.wall", str(session.pk), algorithm="sha256").hexdigest()
    return secret


def take_events(batch: Batch, *, by: Actor) -> list[Taken]:
    """Keep these events and say of each what became of it; in any order, any number of times, with the same result.

    No rule refuses one: what belongs to no class of the organisation, comes too late or from a revoked phone is kept and flagged.
    At most 500 at once (ValueError). `by` leads classes of the organisation it acts for.
    """
    if by.organisation_id is None or len(batch.events) > MOST_EVENTS:
        raise ValueError("a batch is of one organisation, and of at most 500 events")
    try:
        return _take(batch, by.organisation_id, by)
    except IntegrityError:
        # The same event came on another line at this very moment; by now it is known.
        return _take(batch, by.organisation_id, by)


def _take(batch: Batch, organisation_id: int, by: Actor) -> list[Taken]:
    told = list({one.id: one for one in batch.events}.values())
    with journal.command("learning.take_events", None, {}, by=by):
        there = _look_up(batch, told, organisation_id, by)
        known = dict(RollEvent.objects.filter(pk__in=[one.id for one in told]).values_list("pk", "entry_id"))
        new = [_event(one, batch, there, by) for one in told if one.id not in known]
        if new:
            _write_down_walk_ins(new, {one.id: one for one in told}, there)
            before = _standing_of(new, there)
            for event, entry in zip(
                new, journal.record_many(_act(event, there, before, by) for event in new), strict=True
            ):
                event.entry_id = entry.pk
            RollEvent.objects.bulk_create(new)
            _take_back(new, before, _derive(new, there), there, by)
    fresh = {event.pk: event.entry_id for event in new}
    return [Taken(one.id, one.id in fresh, fresh.get(one.id) or known[one.id]) for one in told]


def _look_up(batch: Batch, told: Sequence[Told], organisation_id: int, by: Actor) -> _Batch:
    mine = CourseSession.objects.filter(
        run__organisation=organisation_id, pk__in={one.session for one in told if one.session}
    )
    # The meetings are the gate: of two phones that tell of one, the second sees what the first told before it counts.
    sessions = {
        one.pk: one for one in mine.order_by("pk").select_for_update(of=("self",), no_key=True).select_related("run")
    }
    named = {one.run for one in told if one.run} - {one.run_id for one in sessions.values()}
    runs = {one.run_id: one.run for one in sessions.values()}
    runs.update(CourseRun.objects.filter(organisation=organisation_id).in_bulk(list(named)))
    there = _Batch(organisation_id, sessions, runs, world.now())
    there.by_id, there.flags = _whose(batch, organisation_id, by)
    if batch.device:
        there.device, _new = RollDevice.objects.get_or_create(
            pk=batch.device, defaults={
                "organisation_id": organisation_id, "keeper_id": there.by_id, "label": clean_line(batch.label)[:LONGEST_LABEL],
                "first_seen": there.received,
            },
        )  # fmt: skip
        if there.device.revoked_at is not None:
            there.flags.append("after_revocation")
    numbers = {int(one.subject) for one in told if one.subject.isdigit()}
    for seat in Enrollment.objects.filter(pk__in=numbers, run__organisation=organisation_id):
        there.seats[str(seat.pk)] = seat
    if gone := {str(number) for number in numbers} - there.seats.keys():
        joined = {old: new for old, new in joined_seats([organisation_id]).items() if old in gone}
        stays = Enrollment.objects.filter(run__organisation=organisation_id).in_bulk(set(joined.values()))
        there.seats.update({old: stays[new] for old, new in joined.items() if new in stays})
    return there


def _whose(batch: Batch, organisation_id: int, by: Actor) -> tuple[int | None, list[str]]:
    """Whose hand it was: what the ticket proves, else whoever sends it."""
    if batch.way in (SCREEN, CODE):
        return by.person_id, []
    try:
        organisation, person = signing.loads(batch.ticket, salt=_TICKET)
    except (signing.BadSignature, ValueError, TypeError):
        return by.person_id, ["unproven"]
    return (person, []) if organisation == organisation_id else (by.person_id, ["unproven"])


def _event(one: Told, batch: Batch, there: _Batch, by: Actor) -> RollEvent:
    session = there.sessions.get(one.session or 0)
    run = session.run if session else there.runs.get(one.run or 0)
    when = guess(one.at_phone, seen=one.seen, sent_phone=batch.sent_phone, received=there.received)
    hall = clean_line(one.hall)
    flags = list(there.flags)
    if one.what not in WHATS:
        flags.append("unknown_what")
    if session is None:
        flags.append("unknown_class")
    seat = there.seats.get(one.subject)
    if one.what in (MARK, SETTLE) and (
        not one.subject or (one.subject.isdigit() and (seat is None or seat.run_id != (run and run.pk)))
    ):
        flags.append("unknown_subject")
    if when.off and batch.way in (PHONE, FILE):
        flags.append("clock_off")
    if session and when.at > session.ends_at + AFTERWARDS:
        flags.append("over")
    moved = bool(hall and run and hall != run.hall)
    if moved:
        flags.append("moved")
    return RollEvent(
        pk=one.id, organisation_id=there.organisation_id, device=there.device, by_id=there.by_id, sent_by_id=by.person_id, way=batch.way,
        run=run, session=session, what=one.what, subject=one.subject, status=one.status or (PRESENT if one.what == WALKED_IN else ""),
        hall=hall if moved else "", counter=one.counter, at_phone=one.at_phone, at=when.at, at_how=when.how, received_at=there.received,
        flags=flags, said=dict(one.said or {}),
    )  # fmt: skip


def _write_down_walk_ins(events: Sequence[RollEvent], told: Mapping[UUID, Told], there: _Batch) -> None:
    """Give each walk-in a name on the organisation's list and a seat; a later word about the same one corrects the name."""
    walk_ins = sorted(
        (one for one in events if one.what == WALKED_IN and one.subject), key=lambda one: (one.at, str(one.pk))
    )
    if not walk_ins:
        return
    earlier = RollEvent.objects.filter(
        what=WALKED_IN, subject__in={one.subject for one in walk_ins}, organisation=there.organisation_id
    )
    held: dict[str, RollEvent] = {}
    for event in earlier.select_related("listed").order_by("at", "pk"):
        held[event.subject] = event
    for event in walk_ins:
        before = held.get(event.subject)
        words = _words(told[event.pk])
        if before is None or before.listed is None:
            event.listed = ListedLearner.objects.create(
                organisation_id=there.organisation_id,
                unit_id=event.run.unit_id if event.run else None,
                created_at=there.received,
                **words,
            )
            held[event.subject] = event
        else:
            event.listed = before.listed
            if (event.at, str(event.pk)) > (before.at, str(before.pk)):
                ListedLearner.objects.filter(pk=event.listed_id).update(**words)
                held[event.subject] = event
        if event.run and event.counts:
            Enrollment.objects.get_or_create(
                run=event.run, listed=event.listed, defaults={"way": WALK_IN, "enrolled_at": event.at}
            )


def _words(told: Told) -> dict[str, str]:
    given = clean_line(told.phone)
    try:
        phone = phones.parse(given).e164
    except ValueError:
        phone = given
    return {"name": clean_line(told.name)[:LONGEST_NAME], "phone": phone[:LONGEST_PHONE]}


def _seats(events: Iterable[RollEvent], there: _Batch) -> dict[tuple[int, str], Enrollment]:
    """Whose seat each subject of these events stands for, in each class, as far as that is known by now."""
    found: dict[tuple[int, str], Enrollment] = {}
    for event in events:
        seat = there.seats.get(event.subject)
        if seat is not None and seat.run_id == event.run_id:
            found[seat.run_id, event.subject] = seat
    walk_ins = {one.subject for one in events if one.subject and not one.subject.isdigit()}
    if walk_ins:
        listed = dict(
            RollEvent.objects.filter(what=WALKED_IN, subject__in=walk_ins, organisation=there.organisation_id, listed__isnull=False)
            .values_list("subject", "listed")
        )  # fmt: skip
        listed.update({one.subject: one.listed_id for one in events if one.what == WALKED_IN and one.listed_id})
        runs = {one.run_id for one in events if one.run_id}
        seats = {
            (one.run_id, one.listed_id): one
            for one in Enrollment.objects.filter(run__in=runs, listed__in=listed.values())
        }
        for run, subject in ((run, subject) for run in runs for subject in listed):
            if (run, listed[subject]) in seats:
                found[run, subject] = seats[run, listed[subject]]
    return found


def _standing_of(events: Sequence[RollEvent], there: _Batch) -> dict[tuple[int | None, str], tuple[Enrollment, str]]:
    """The seat and the status so far of whom each of these events is about."""
    seats = _seats(events, there)
    rows = Attendance.objects.filter(session__in=there.sessions, enrollment__in={one.pk for one in seats.values()})
    so_far = {(session, seat): status for session, seat, status in rows.values_list("session", "enrollment", "status")}
    found: dict[tuple[int | None, str], tuple[Enrollment, str]] = {}
    for event in events:
        seat = seats.get((event.run_id or 0, event.subject))
        if seat is not None and event.session_id:
            found[event.session_id, event.subject] = (seat, so_far.get((event.session_id, seat.pk), ""))
    return found


def _act(
    event: RollEvent, there: _Batch, before: Mapping[tuple[int | None, str], tuple[Enrollment, str]], by: Actor
) -> journal.Act:
    data: dict[str, Any] = {"event": str(event.pk), "what": event.what if event.what in WHATS else ""}
    data |= {"run": event.run_id, "session": event.session_id, "status": event.status}
    if event.by_id != by.person_id:
        data["hand"] = event.by_id
    subject: models.Model = event
    name = acts.ROLL_KEPT
    known = before.get((event.session_id, event.subject))
    if known is not None and event.counts and event.what in (MARK, SETTLE, WALKED_IN) and event.status:
        subject, status = known
        first = event.status in HERE and status not in HERE
        name = acts.WALKED_IN if event.what == WALKED_IN else acts.ATTENDED if first else acts.ATTENDANCE_CHANGED
    return journal.Act(
        name, subject, by=by, on_behalf_of=there.organisation_id, place=event.run.unit_id if event.run else "",
        occurred_at=event.at, data=data,
    )  # fmt: skip


def _take_back(
    events: Sequence[RollEvent],
    before: Mapping[tuple[int | None, str], tuple[Enrollment, str]],
    after: Mapping[tuple[int, int], str],
    there: _Batch,
    by: Actor,
) -> None:
    """Who was said to be there and, by all that is told now, was not, is taken back: the entries that said so are reversed."""
    here = {(event.session_id, event.subject) for event in events if event.status in HERE}
    gone = {
        (session, seat.pk): seat
        for (session, subject), (seat, status) in before.items()
        if (status in HERE or (session, subject) in here) and after.get((session or 0, seat.pk), "") not in HERE
    }
    if not gone:
        return
    reversed_ = journal.Entry.objects.filter(reverses=OuterRef("pk"))
    said = journal.Entry.objects.filter(
        subject_type=Enrollment._meta.label_lower, subject_id__in=[str(seat) for _session, seat in gone],
        act__in=(acts.ATTENDED, acts.WALKED_IN),
    )  # fmt: skip
    wrong = [
        (entry, gone[entry.data["session"], int(entry.subject_id)])
        for entry in said.filter(~Exists(reversed_)).order_by("pk")
        if (entry.data["session"], int(entry.subject_id)) in gone
    ]
    journal.record_many(
        journal.Act(
            acts.ATTENDANCE_TAKEN_BACK, seat, by=by, on_behalf_of=there.organisation_id, place=entry.place, reverses=entry,
            occurred_at=entry.occurred_at,  # a month in which they really came stays as it is
            data={"run": entry.data["run"], "session": entry.data["session"]},
        )
        for entry, seat in wrong
    )  # fmt: skip


def _derive(events: Sequence[RollEvent], there: _Batch) -> dict[tuple[int, int], str]:
    """Work out anew everybody these events are about, from all events of that meeting. Returns each one's status by meeting and seat."""
    seats = _seats(events, there)
    wanted = {
        (event.session_id, seat.pk): seat
        for event in events
        if event.session_id and (seat := seats.get((event.run_id or 0, event.subject))) is not None
    }
    # Who came in without a seat may have been marked before, under the id the phone gave, at other meetings too.
    walked = [one for one in events if one.what == WALKED_IN and one.listed_id and one.run_id]
    for event in RollEvent.objects.filter(subject__in={one.subject for one in walked}, session__isnull=False):
        seat = seats.get((event.run_id or 0, event.subject))
        if seat is not None:
            wanted[event.session_id, seat.pk] = seat
    return _work_out(wanted, there.received) if wanted else {}


def joined_seats(organisations: Any) -> dict[str, int]:
    """The numbers of seats that were joined to another when their owner claimed a name, and the seat that stayed. One query."""
    claims = journal.Entry.objects.filter(
        act=acts.CLAIMED, on_behalf_of_id__in=organisations, data__joined__isnull=False
    )
    return {old: new for joined in claims.values_list("data__joined", flat=True) for old, new in joined.items()}


def work_out_again(seat: Enrollment) -> None:
    """Work out anew whether they were at each meeting of their class, now that more is known to be about them."""
    Attendance.objects.filter(enrollment=seat).delete()
    told = RollEvent.objects.filter(run=seat.run_id, session__isnull=False)
    _work_out({(session, seat.pk): seat for session in set(told.values_list("session", flat=True))}, world.now())


def _work_out(wanted: Mapping[tuple[int, int], Enrollment], now: datetime) -> dict[tuple[int, int], str]:
    comes_to = standings(wanted)
    rows = [
        Attendance(
            session_id=session, enrollment_id=seat_id, status=found.status, doubt=found.doubt, decided_by_id=found.decided_by or None,
            changed_at=now,
        )
        for (session, seat_id), found in comes_to.items()
        if found.status or found.doubt
    ]  # fmt: skip
    Attendance.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["session", "enrollment"],
        update_fields=["status", "doubt", "decided_by", "changed_at"],
    )
    return {at: found.status for at, found in comes_to.items()}


def standings(wanted: Mapping[tuple[int, int], Enrollment]) -> dict[tuple[int, int], Standing]:
    """What everything told so far comes to, by meeting and seat; `wanted` gives each its seat. Two queries for any number."""
    of_seat: dict[int, set[str]] = {seat.pk: {str(seat.pk)} for seat in wanted.values()}
    seat_of_listed: dict[int, list[int]] = defaultdict(list)
    for seat in {seat.pk: seat for seat in wanted.values()}.values():
        if seat.listed_id:
            seat_of_listed[seat.listed_id].append(seat.pk)
    for listed, subject in RollEvent.objects.filter(what=WALKED_IN, listed__in=seat_of_listed).values_list(
        "listed", "subject"
    ):
        for seat_id in seat_of_listed[listed]:
            of_seat[seat_id].add(subject)
    if any(seat.person_id for seat in wanted.values()):
        for old, new in joined_seats(
            CourseRun.objects.filter(pk__in={seat.run_id for seat in wanted.values()}).values("organisation")
        ).items():
            if new in of_seat:
                of_seat[new].add(old)
    subjects = set().union(*of_seat.values())
    marks: dict[tuple[int | None, str], list[RollEvent]] = defaultdict(list)
    all_of_them = RollEvent.objects.filter(session__in={session for session, _seat in wanted}, subject__in=subjects)
    for event in all_of_them.filter(what__in=(MARK, SETTLE, WALKED_IN)).exclude(status=""):
        marks[event.session_id, event.subject].append(event)
    return {
        (session, seat_id): standing(_said(event) for subject in of_seat[seat_id] for event in marks[session, subject])
        for session, seat_id in wanted
    }


def _said(event: RollEvent) -> Said:
    return Said(
        id=str(event.pk), status=event.status, hand=event.by_id, at=event.at, settles=event.what == SETTLE, own=event.way == CODE,
        device=str(event.device_id or ""), counter=event.counter, counts=event.counts,
    )  # fmt: skip


def mark_on_screen(
    session: CourseSession, marks: Mapping[Enrollment, str], *, by: Actor, key: UUID | None = None
) -> list[Taken]:
    """Mark people at a meeting from a page, without a phone's help; who is open, or settled already, is settled by it.

    The same key again marks nobody twice. Only for who leads the class.
    """
    told, now = [], world.now()
    said = set(RollEvent.objects.filter(session=session, what=SETTLE).values_list("subject", flat=True))
    open_ = set(Attendance.objects.filter(session=session).exclude(doubt="").values_list("enrollment", flat=True))
    for seat, status in marks.items():
        what = SETTLE if seat.pk in open_ or str(seat.pk) in said else MARK
        told.append(
            Told(_id(key, f"{seat.pk}:{status}"), what, session.run_id, session.pk, str(seat.pk), status, at_phone=now)
        )
    return [
        taken
        for at in range(0, len(told), MOST_EVENTS)
        for taken in take_events(Batch(told[at : at + MOST_EVENTS], way=SCREEN), by=by)
    ]


def walk_in(session: CourseSession, name: str, phone: str, *, by: Actor, key: UUID | None = None) -> Taken:
    """Write somebody down who came without a seat; they take none of the announced seats. Only for who leads the class."""
    told = Told(
        _id(key, "walk_in"),
        WALKED_IN,
        session.run_id,
        session.pk,
        str(_id(key, "who")),
        PRESENT,
        name,
        phone,
        at_phone=world.now(),
    )
    return take_events(Batch([told], way=SCREEN), by=by)[0]


def write_down_anew(told: RollEvent, *, by: Actor, key: UUID | None = None) -> Taken:
    """Somebody whom only a revoked phone wrote down gets the seat: an officer says that they were there. Twice is once.

    Refuses NotAllowed unless `by` is an officer of the organisation. `told` has a meeting and a name on the list.
    """
    if by.organisation_id != told.organisation_id or "officer" not in by.roles:
        raise NotAllowed(_("Only an officer of the organisation writes them down."))
    name, phone = (told.listed.name, told.listed.phone) if told.listed else ("", "")
    again = Told(
        _id(key or told.pk, f"anew:{told.pk}"), WALKED_IN, told.run_id, told.session_id, told.subject, PRESENT, name, phone, at_phone=told.at
    )  # fmt: skip
    return take_events(Batch([again], way=SCREEN), by=by)[0]


def _id(key: UUID | None, what: str) -> UUID:
    # From the form's key, so that the form sent twice tells the same event.
    return (
        UUID(bytes=salted_hmac("learning.screen", f"{key}:{what}", algorithm="sha256").digest()[:16], version=5)
        if key
        else world.uuid7()
    )


def mark_myself(session: CourseSession, code: str, *, by: Actor) -> Enrollment:
    """The learner is in the hall, as the code on its wall proves; again is no harm.

    Refuses NotOnTheWall: a code that does not hang there now, or somebody without a seat in the class.
    """
    if not is_on_the_wall(code, wall_secret(session), world.now()):
        raise NotOnTheWall(_("This code is no longer on the wall. Please read the one that hangs there now."))
    seat: Enrollment | None = Enrollment.objects.filter(run=session.run_id, person=by.person_id).first()
    if seat is None or by.person_id is None:
        raise NotOnTheWall(
            _("You have no seat in this class yet. Tell the teacher your name, then you are written down.")
        )
    run: CourseRun = session.run
    # It is the class's organisation whose roll it is, whomever the learner acts for.
    myself = Learner(by.person_id, run.organisation_id, by.helping, by.roles)
    told = Told(
        UUID(bytes=salted_hmac("learning.own_mark", f"{session.pk}:{seat.pk}", algorithm="sha256").digest()[:16], version=5), MARK, run.pk, session.pk,
        str(seat.pk), PRESENT, at_phone=world.now(),
    )  # fmt: skip
    take_events(Batch([told], way=CODE), by=myself)
    return seat


@dataclass(frozen=True, slots=True)
class Learner:
    """A learner who marks themselves in the roll of the organisation that holds the class."""

    person_id: int | None
    organisation_id: int | None
    helping: bool
    roles: frozenset[str]


def revoke_device(device: RollDevice, *, by: Actor, key: UUID | None = None) -> None:
    """From now on what this phone tells is kept and shown, and does not count until somebody settles it. Twice is no harm."""
    with journal.command("learning.revoke_device", key, {"device": str(device.pk)}, by=by):
        free = RollDevice.objects.filter(pk=device.pk, revoked_at=None)
        if free.update(revoked_at=world.now(), revoked_by_id=by.person_id):
            journal.record(acts.ROLL_DEVICE_REVOKED, device, by=by, on_behalf_of=device.organisation_id)

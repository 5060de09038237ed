"""Who was there follows from what was told, a seat is counted once, a list's row led somewhere once, and a certificate stands on what was done."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q

from lantoa.journal import api as journal
from lantoa.kit.invariants import MOST_SHOWN, Tally, invariant
from lantoa.learning import acts
from lantoa.learning.actions.attendance import standings
from lantoa.learning.models import (
    SEATED,
    WALK_IN,
    Attendance,
    Certificate,
    CertificateEvidence,
    CourseRun,
    CourseSession,
    Enrollment,
    LearnerList,
    ListRow,
    RollEvent,
)

_OF_A_ROLL = (acts.ATTENDED, acts.ATTENDANCE_CHANGED, acts.WALKED_IN, acts.ROLL_KEPT)
_LED = (ListRow.Outcome.SEATED, ListRow.Outcome.WAITING)


@invariant(
    "learning.roll",
    "each thing told of a roll has one entry of its own in the journal, and each such entry tells of one",
)
def roll(tally: Tally) -> Iterator[str]:
    told = journal.of_those_here(journal.Entry.objects.filter(act__in=_OF_A_ROLL))
    entries = dict(told.values_list("pk", "data__event"))
    shown = 0
    for pk, entry in RollEvent.objects.values_list("pk", "entry_id").iterator(chunk_size=5_000):
        tally.rows += 1
        if entries.pop(entry, None) != str(pk) and shown < MOST_SHOWN:
            shown += 1
            yield f"{pk} was told of a roll, and entry {entry} is not its own"
    for entry in sorted(entries)[:MOST_SHOWN]:
        yield f"entry {entry} tells of a roll, and nobody told it"


@invariant("learning.attendance", "whether somebody was at a meeting is what all that was told of them comes to")
def attendance(tally: Tally) -> Iterator[str]:
    other = Attendance.objects.exclude(enrollment__run=F("session__run"))
    for row in other[:MOST_SHOWN]:
        yield f"{row}: the seat is of another class"
    told = RollEvent.objects.filter(session=OuterRef("pk"))
    kept = Attendance.objects.filter(session=OuterRef("pk"))
    shown = 0
    for session in CourseSession.objects.filter(Exists(told) | Exists(kept)).order_by("pk").iterator(chunk_size=1_000):
        seats = {(session.pk, seat.pk): seat for seat in Enrollment.objects.filter(run=session.run_id)}
        rows = {row.enrollment_id: row for row in Attendance.objects.filter(session=session)}
        for (_session, seat_id), comes_to in standings(seats).items():
            row = rows.get(seat_id)
            tally.rows += row is not None
            said = (row.status, row.doubt, str(row.decided_by_id or "")) if row else ("", "", "")
            if said != (comes_to.status, comes_to.doubt, comes_to.decided_by) and shown < MOST_SHOWN:
                shown += 1
                yield f"{seat_id} at {session.pk} is said to be {said[0] or 'nothing'}, and was told to be {comes_to.status or 'nothing'}"


@invariant(
    "learning.seats", "a class counts the seats that were given, never more than it has; whoever walked in takes none"
)
def seats(tally: Tally) -> Iterator[str]:
    given = Count("enrollments", filter=Q(enrollments__state=SEATED) & ~Q(enrollments__way=WALK_IN))
    runs = CourseRun.objects.annotate(given=given)
    tally.rows = runs.count()
    for run in runs.exclude(taken=F("given"), taken__lte=F("seats"))[:MOST_SHOWN]:
        yield f"class {run.pk} counts {run.taken} of {run.seats} seats as taken, and {run.given} were given"


@invariant("learning.people", "nobody has two seats in a class, and whoever claimed a name has its seats")
def people(tally: Tally) -> Iterator[str]:
    claimed = Enrollment.objects.filter(listed__person__isnull=False)
    tally.rows = Enrollment.objects.count()
    own = Enrollment.objects.filter(run=OuterRef("run"), person=OuterRef("listed__person")).exclude(pk=OuterRef("pk"))
    for seat in claimed.filter(Exists(own))[:MOST_SHOWN]:
        yield f"seat {seat.pk} in class {seat.run_id} is of somebody who has another one there"
    for seat in claimed.filter(~Exists(own)).exclude(person=F("listed__person"))[:MOST_SHOWN]:
        yield f"seat {seat.pk} in class {seat.run_id} bears a claimed name, and is not of who claimed it"


@invariant(
    "learning.lists",
    "each row of a list was seated once at most, as the journal tells, and none of a list that is through was left out",
)
def lists(tally: Tally) -> Iterator[str]:
    told = journal.Entry.objects.filter(act__in=(acts.ENROLLED, acts.WAITS))
    often = Counter(number for number in told.values_list("data__list", flat=True).iterator() if number is not None)
    counted = Count("rows", filter=Q(rows__outcome__in=_LED))
    for pk, led, rows in LearnerList.objects.annotate(led=counted, all=Count("rows")).values_list("pk", "led", "all"):
        tally.rows += rows
        if led != often[pk]:
            yield f"of list {pk} {led} rows led to a seat or a line, and {often[pk]} seats were recorded"
    through = ListRow.objects.filter(learner_list__state=LearnerList.State.DONE, state=ListRow.State.GOOD)
    for row in through.filter(outcome=ListRow.Outcome.NOT_YET)[:MOST_SHOWN]:
        yield f"row {row} was left out, and its list is through"


@invariant(
    "learning.certificates",
    "a certificate is the text that was issued, once; one that holds stands on acts that were really done and not taken back",
)
def certificates(tally: Tally) -> Iterator[str]:
    issued = journal.Entry.objects.filter(act=acts.CERTIFICATE_ISSUED)
    digests: dict[str, list[str]] = {}
    for subject, digest in issued.values_list("subject_id", "data__digest"):
        digests.setdefault(subject, []).append(digest)
    for certificate in Certificate.objects.order_by("pk").iterator(chunk_size=1_000):
        tally.rows += 1
        text = certificate.credential
        told = digests.get(str(certificate.pk), [])
        if len(told) != 1 or (text and told != [hashlib.sha256(text.encode()).hexdigest()]):
            yield f"certificate {certificate.pk} is not the one that the journal says was issued"
    standing = Certificate.objects.filter(revoked_at=None)
    for certificate in standing.filter(evidence=None)[:MOST_SHOWN]:
        yield f"certificate {certificate.pk} holds, and stands on nothing"
    # What the follower has not read yet may be taken back already.
    read = journal.last_position()
    read -= journal.follower_lags().get("learning.practice", read)
    done = journal.Entry.objects.filter(pk=OuterRef("entry_id"), rehearsal=False, reverses=None)
    undone = journal.Entry.objects.filter(reverses=OuterRef("entry_id"), seal__position__lte=read)
    for one in CertificateEvidence.objects.filter(certificate__revoked_at=None).filter(~Exists(done) | Exists(undone))[:MOST_SHOWN]:  # fmt: skip
        yield f"certificate {one.certificate_id} holds, and stands on entry {one.entry_id}, which is no act or was taken back"

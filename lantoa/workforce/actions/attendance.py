"""Who came and went: by the code on the stall's phone, or by the stall's word; put right with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database.wall import house
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.workforce import acts
from lantoa.workforce.actions.call import begins
from lantoa.workforce.actions.offer import refuse_unfit
from lantoa.workforce.actions.own_shift import claim
from lantoa.workforce.actions.tell import tell_put_right, tell_whose
from lantoa.workforce.errors import BadShift
from lantoa.workforce.models import Neighbour, Shift, ShiftCorrection, Worker
from lantoa.workforce.queries.neighbour import said_of
from lantoa.workforce.queries.pool import mark_of
from lantoa.workforce.rules.attendance import LONGEST_SHIFT, is_shown, minutes_between
from lantoa.workforce.rules.fit import Span, why_not
from lantoa.workforce.rules.pay import MOST_PIECES


@dataclass(frozen=True, slots=True)
class Times:
    """When somebody came and went, and how many pieces they made."""

    came_at: datetime
    went_at: datetime | None = None
    pieces: int = 0


def code_secret(organisation_id: int, day: date) -> str:
    """The key of the codes on a stall's phone on one day; only for who sells there."""
    secret: str = salted_hmac("workforce.code", f"{organisation_id} {day.isoformat()}", algorithm="sha256").hexdigest()
    return secret


def add_shift(
    worker: Worker, day: date, starts: time, ends: time, work: str, *, by: Actor, key: UUID | None = None
) -> Shift:
    """Write down that somebody of the roster comes on a day, or came, without a call. What it pays is what the roster says.

    It is the stall's word: whoever it is of says by their own link that it is so, and until then it binds them to nothing and is in no
    record of theirs. Nothing is told of where else they work.

    Refuses BadShift (times, far away days, no words, no pay on the list) and CannotCome (another shift that day here, too little rest beside
    another one here, age, week).
    """
    body = {"worker": worker.pk, "day": day.isoformat(), "hours": [starts.isoformat(), ends.isoformat()], "work": work}
    with journal.command("workforce.add_shift", key, body, by=by) as run:
        if run.replayed:
            return Shift.objects.get(pk=(run.answer or {})["shift"])
        if ends <= starts:
            raise BadShift(_("The end has to come after the beginning."), field="ends")
        if abs((day - world.today()).days) > 60:
            raise BadShift(_("Choose a day within two months."), field="day")
        if not clean_line(work):
            raise BadShift(_("Write what is to be done, like packing boxes."), field="work")
        if worker.pay_by != Worker.PayBy.NOTHING and not worker.pay:
            raise BadShift(_("Write on your list first what they are paid."), field="worker")
        busy = {one.day: one.span for one in Shift.objects.live().filter(worker=worker)}
        when = Span(begins(day, starts), begins(day, ends))
        refuse_unfit(why_not(worker.born, day, when, busy), day, worker.born)
        try:
            with transaction.atomic():
                shift = Shift.objects.create(
                    organisation_id=worker.organisation_id, worker=worker, meant=mark_of(worker.phone), day=day, unit_id=worker.organisation.unit_id, work=clean_line(work)[:120],
                    starts_at=when.starts, ends_at=when.ends, pay_by=worker.pay_by, pay=worker.pay, accepted_at=world.now(),
                )  # fmt: skip
        except IntegrityError:
            refuse_unfit("busy", day)
            raise
        data = {"day": day.isoformat(), "worker": worker.pk}
        journal.record(acts.SHIFT_ADDED, shift, by=by, on_behalf_of=worker.organisation_id, data=data)
        _ask_whose(shift)
        run.answer = {"shift": shift.pk}
    return shift


def _ask_whose(shift: Shift) -> None:
    """Whoever of the pool it is meant of reads that it waits for their word; once while anything of this stall waits. The stall sees
    nothing of it."""
    found = Neighbour.objects.willing().filter(phone=shift.worker.phone).exclude(phone="").first()
    if found is not None and said_of(found).filter(organisation=shift.organisation_id).count() == 1:
        tell_whose(found, shift)


@house("a neighbour stands before the stall's own code")
def scan(organisation: accounts.Organisation, neighbour: Neighbour, code: str, *, by: Actor) -> Shift:
    """The neighbour's phone read the code on the stall's: they came; the second time, at least ten minutes later, they go. Any more
    often it is the same.

    Refuses BadShift: a code that is not shown any more, nobody expected here today.
    """
    now, today = world.now(), world.today()
    if not is_shown(code, code_secret(organisation.pk, today), now):
        raise BadShift(_("This code is no longer shown. Please scan the one on the stall's phone now."), field="code")
    with journal.command("workforce.scan", None, {}, by=by):
        mine = Shift.objects.live().filter(organisation=organisation, neighbour=neighbour, day=today)
        shift: Shift | None = mine.select_for_update(of=("self",), no_key=True).select_related("organisation").first()
        if shift is None:
            shift = _claimed_here(organisation, neighbour, by)
        if shift.came_at is None:
            _came(shift, now, Shift.How.CODE, by)
        elif shift.went_at is None and (now - shift.came_at).total_seconds() >= 600:
            if now - shift.came_at > LONGEST_SHIFT:
                words = _("You came more than sixteen hours ago. Please ask the stall to write down when you went.")
                raise BadShift(words, field="code")
            _went(shift, Times(shift.came_at, now, shift.pieces), Shift.How.CODE, by)
    shift.refresh_from_db()
    return shift


def _claimed_here(organisation: accounts.Organisation, neighbour: Neighbour, by: Actor) -> Shift:
    """The stall wrote them down for today, and they stand before it: that is their word."""
    meant = said_of(neighbour).filter(organisation=organisation, day=world.today())
    found: Shift | None = meant.select_related("organisation").first()
    if found is None:
        raise BadShift(_("You are not expected here today. Please ask the stall."), field="code")
    claim(neighbour, found, by)
    found.refresh_from_db()
    return found


def tick(shift: Shift, times: Times, *, reason: str = "", by: Actor, key: UUID | None = None) -> Shift:
    """The stall writes down when somebody came and went, and how many pieces. What stood there before is put right with a reason and kept;
    the same again changes nothing.

    Refuses BadShift: times that cannot be, a change without a reason, a shift that is off.
    """
    body = {
        "shift": shift.pk, "came": times.came_at.isoformat(), "went": times.went_at.isoformat() if times.went_at else "", "pieces": times.pieces, "reason": reason,
    }  # fmt: skip
    with journal.command("workforce.tick", key, body, by=by) as run:
        if run.replayed:
            return Shift.objects.get(pk=shift.pk)
        locked = (
            Shift.objects.select_for_update(of=("self",), no_key=True)
            .select_related("organisation", "neighbour")
            .get(pk=shift.pk)
        )
        _check(locked, times)
        same = (locked.came_at, locked.went_at, locked.pieces) == (times.came_at, times.went_at, times.pieces)
        if same:
            pass
        elif locked.went_at is not None:
            if locked.counts_first(times.came_at, times.went_at):
                # Their times the code had told; nothing was wrong before.
                _write_anew(locked, times, by)
            else:
                _put_right(locked, times, reason, by)
        elif times.went_at is not None and locked.came_at not in (None, times.came_at):
            # When they came was written down before, perhaps by their own phone: not overwritten in silence.
            _put_right(locked, times, reason, by)
        elif times.went_at is not None:
            if locked.came_at is None:
                _came(locked, times.came_at, Shift.How.OWNER, by)
            _went(locked, times, Shift.How.OWNER, by)
        elif locked.came_at is None:
            _came(locked, times.came_at, Shift.How.OWNER, by)
        else:
            raise BadShift(_("They came already. Write also when they went."), field="went")
    shift.refresh_from_db()
    return shift


def _check(shift: Shift, times: Times) -> None:
    if not shift.is_live:
        raise BadShift(_("This shift was called off."))
    if times.came_at > world.now() or (times.went_at or times.came_at) > world.now():
        raise BadShift(_("This has not happened yet."), field="went" if times.went_at else "came")
    if abs((times.came_at - shift.starts_at).total_seconds()) > 86_400:
        raise BadShift(_("Write a time on the day of the shift."), field="came")
    if not 0 <= times.pieces <= MOST_PIECES:
        raise BadShift(_("Write how many pieces, 0 or more."), field="pieces")
    try:
        minutes_between(times.came_at, times.went_at or times.came_at)
    except ValueError:
        raise BadShift(
            _("They cannot go before they came, nor stay longer than sixteen hours."), field="went"
        ) from None


def _came(shift: Shift, at: datetime, how: str, by: Actor) -> None:
    if _row(shift).filter(came_at=None).update(came_at=at, how=how):
        shift.came_at = at
        journal.record(
            acts.CAME, shift, by=by, on_behalf_of=shift.organisation_id, place=shift.unit_id or "", occurred_at=at, data={"day": shift.day.isoformat(), "how": how}
        )  # fmt: skip


def _went(shift: Shift, times: Times, how: str, by: Actor) -> None:
    minutes = minutes_between(times.came_at, times.went_at or times.came_at)
    values = {
        "came_at": times.came_at,
        "went_at": times.went_at,
        "minutes": minutes,
        "pieces": times.pieces,
        "how": how,
    }
    if _row(shift).filter(went_at=None).update(**values):
        _worked(shift, minutes, times, how, by)


def _worked(shift: Shift, minutes: int, times: Times, how: str, by: Actor) -> None:
    data = {
        "day": shift.day.isoformat(), "unit": shift.unit_id or "", "minutes": minutes, "pieces": times.pieces, "how": how, "worker": shift.worker_id,
        # Somebody of the pool is the same at every stall; who is on one stall's list alone has a number below nought.
        "who": shift.neighbour_id or -shift.worker_id, "kind": shift.worker.kind,
    }  # fmt: skip
    entry = journal.record(
        acts.SHIFT_WORKED, shift, by=by, on_behalf_of=shift.organisation_id, place=shift.unit_id or "", occurred_at=times.went_at, data=data
    )  # fmt: skip
    _row(shift).update(entry_id=entry.pk)


def _put_right(shift: Shift, times: Times, reason: str, by: Actor) -> None:
    why = clean_line(reason)[:200]
    if not why:
        raise BadShift(_("Say why it is changed; they will read it."), field="reason")
    if times.went_at is None:
        raise BadShift(_("Write also when they went."), field="went")
    ShiftCorrection.objects.create(
        shift=shift, came_at=shift.came_at, went_at=shift.went_at, pieces=shift.pieces, reason=why, by_id=by.person_id, at=world.now()
    )  # fmt: skip
    _write_anew(shift, times, by)
    tell_put_right(shift)


def _write_anew(shift: Shift, times: Times, by: Actor) -> None:
    minutes = minutes_between(times.came_at, times.went_at or times.came_at)
    before = journal.Entry.objects.filter(pk=shift.entry_id).first()
    if before is None:
        before = journal.entries_about(shift).filter(act=acts.CAME).last()
    more = minutes - shift.minutes if shift.went_at else 0
    data = {"day": shift.day.isoformat(), "minutes": more, "pieces": times.pieces - shift.pieces}
    journal.record(
        acts.SHIFT_CORRECTED,
        shift,
        by=by,
        on_behalf_of=shift.organisation_id,
        place=shift.unit_id or "",
        reverses=before,
        data=data,
    )
    _row(shift).update(
        came_at=times.came_at, went_at=times.went_at, minutes=minutes, pieces=times.pieces, how=Shift.How.OWNER
    )
    _worked(shift, minutes, times, Shift.How.OWNER, by)


def _row(shift: Shift) -> QuerySet[Shift]:
    found: QuerySet[Shift] = Shift.objects.filter(pk=shift.pk)
    return found

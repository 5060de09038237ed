"""Answer an offer: yes, no, and not after all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.workforce import acts
from lantoa.workforce.actions.call import ask_next
from lantoa.workforce.actions.tell import tell_back, tell_comes, tell_off
from lantoa.workforce.errors import BadShift, CannotCome, Taken
from lantoa.workforce.models import Call, CallDay, Neighbour, Offer, Shift, Worker
from lantoa.workforce.queries.pool import busy_days, mark_of, marks_of
from lantoa.workforce.rules.fit import Span, may_work, why_not


def accept(offer: Offer, days: Sequence[date], *, by: Actor, key: UUID | None = None) -> list[Shift]:
    """Say yes to these days of the call: all of them, or none. The last place of a day goes to one, by one conditional update.

    Refuses Taken (a day has no place left; whoever answered in time comes first next time), CannotCome (over, another shift that day or too
    little rest beside one of another day, wherever that is, too many days, too long for their age). Said twice it is once.
    """
    try:
        return _accept(offer, days, by, key)
    except Taken as taken:
        now = world.now()
        # Once for each asking, and only for whoever answered while it was their turn.
        if not Offer.objects.filter(pk=offer.pk, missed_at=None, answer_by__gte=now).update(missed_at=now):
            raise
        Neighbour.objects.filter(pk=offer.neighbour_id, left_at=None).update(missed_at=now)
        words = _("%(day)s is already taken, thank you; you come first next time.")
        raise Taken(words % {"day": f"{taken.day:%d/%m}"}, field="days", day=taken.day) from None


def _accept(offer: Offer, days: Sequence[date], by: Actor, key: UUID | None) -> list[Shift]:
    chosen = sorted(set(days))
    body = {"offer": offer.pk, "days": [day.isoformat() for day in chosen]}
    with journal.command("workforce.accept", key, body, by=by) as run:
        call = Call.objects.select_related("organisation", "unit").get(pk=offer.call_id)
        # Their own row is the gate: one phone answers two offers one after the other.
        neighbour = Neighbour.objects.select_for_update(no_key=True).get(pk=offer.neighbour_id)
        mine = Shift.objects.live().filter(neighbour=neighbour, call_day__call=call)
        if run.replayed:
            return list(mine)
        had = set(mine.values_list("day", flat=True))
        fresh = [day for day in chosen if day not in had]
        if not chosen:
            raise CannotCome(_("Choose at least one day, or say no."), field="days")
        if neighbour.left_at or not neighbour.consented_at:
            raise CannotCome(_("You have left. Write yourself down again on the page of seasonal work."))
        if fresh:
            _check_open(call)
            worker = _on_the_roster(call, neighbour)
            known = {one.day: one for one in CallDay.objects.filter(call=call, day__in=fresh)}
            if set(fresh) - known.keys():
                raise CannotCome(_("This day does not belong to the call."), field="days")
            busy = busy_days(dict.fromkeys(marks_of(neighbour.phone), neighbour.pk)).get(neighbour.pk, {})
            for day in fresh:
                _take(call, known[day], neighbour, worker, busy, by)
                busy[day] = call.on(day)
            Offer.objects.filter(pk=offer.pk).update(accepted_at=world.now(), declined_at=None)
            Neighbour.objects.filter(pk=neighbour.pk).update(missed_at=None)
            tell_comes(neighbour, call, list(fresh))
        run.answer = {"offer": offer.pk}
        return list(mine)


def _check_open(call: Call) -> None:
    if call.cancelled_at:
        raise CannotCome(_("This was called off. Thank you all the same."))
    if not call.is_open:
        raise CannotCome(_("The time to answer is over. Thank you all the same."))


def _on_the_roster(call: Call, neighbour: Neighbour) -> Worker:
    """From now on the stall knows name and phone: they agreed to come."""
    found, _new = Worker.objects.get_or_create(
        organisation=call.organisation, phone=neighbour.phone, ended_at=None,
        defaults={
            "name": neighbour.name, "unit_id": neighbour.unit_id, "kind": Worker.Kind.SEASONAL, "born": neighbour.born,
            "skills": list(neighbour.skills), "pay_by": call.pay_by, "pay": call.pay, "created_at": world.now(),
        },
    )  # fmt: skip
    return found


def _take(call: Call, day: CallDay, neighbour: Neighbour, worker: Worker, busy: Mapping[date, Span], by: Actor) -> None:
    when = call.on(day.day)
    if when.starts <= world.now():
        raise CannotCome(_("This shift has begun already."), field="days")
    refuse_unfit(why_not(neighbour.born, day.day, when, busy), day.day, neighbour.born)
    try:
        with transaction.atomic():
            shift = Shift.objects.create(
                organisation=call.organisation, worker=worker, neighbour=neighbour, call_day=day, mark=mark_of(neighbour.phone), day=day.day,
                unit=call.unit, work=call.work, skill=call.skill, starts_at=when.starts, ends_at=when.ends, pay_by=call.pay_by,
                pay=call.pay, accepted_at=world.now(),
            )  # fmt: skip
    except IntegrityError:
        # At another stall at this very moment, or on this stall's own list.
        refuse_unfit("busy", day.day)
        raise
    # Last, so that the row everybody wants is held as briefly as can be.
    free = CallDay.objects.filter(pk=day.pk, cancelled_at=None, taken__lt=F("wanted"))
    if not free.update(taken=F("taken") + 1):
        if CallDay.objects.filter(pk=day.pk, cancelled_at__isnull=False).exists():
            raise CannotCome(_("This was called off. Thank you all the same."))
        words = _("%(day)s is already taken, thank you.")
        raise Taken(words % {"day": f"{day.day:%d/%m}"}, field="days", day=day.day)
    # With the day in hand: pay that was put right a moment ago is theirs too.
    pay = Call.objects.values_list("pay", flat=True).get(pk=call.pk)
    if pay != shift.pay:
        Shift.objects.filter(pk=shift.pk).update(pay=pay)
    data = {"call": call.pk, "day": day.day.isoformat(), "neighbour": neighbour.pk}
    journal.record(acts.SHIFT_ACCEPTED, shift, by=by, on_behalf_of=call.organisation_id, place=call.unit_id, data=data)


def refuse_unfit(why: str, day: date, born: int | None = None) -> None:
    """Say in a sentence why somebody cannot come on a day, and not where else they work; nothing where they can."""
    said = {
        "child": _("Whoever is not fifteen yet does not work here. Come back when you are."),
        "minutes": _("This is longer than somebody of this age may work in a day."),
        "busy": _("There is another shift on %(day)s already. Nobody can be in two places."),
        "rest": _("On %(day)s there would be less than %(hours)s hours of rest before or after another shift."),
        "week": _("With %(day)s it would be too many days of work in seven. Please rest in between."),
    }
    if why:
        words, may = said[why], may_work(born, day)
        given = {"day": f"{day:%d/%m}", "hours": may.rest_hours if may else ""}
        raise CannotCome(words % given if "%(day)s" in words else words, field="days")


def decline(offer: Offer, *, by: Actor, key: UUID | None = None) -> None:
    """Say no; the next ones are asked. Who said yes before takes that back day by day instead (CannotCome). Twice is once."""
    with journal.command("workforce.decline", key, {"offer": offer.pk}, by=by) as run:
        if run.replayed:
            return
        if Shift.objects.live().filter(neighbour=offer.neighbour_id, call_day__call=offer.call_id).exists():
            raise CannotCome(_("You said yes already. You can take that back on your own page."))
        if Offer.objects.filter(pk=offer.pk, declined_at=None).update(declined_at=world.now()):
            data = {"call": offer.call_id, "neighbour": offer.neighbour_id}
            journal.record(acts.SHIFT_DECLINED, offer, by=by, on_behalf_of=offer.call.organisation_id, data=data)
            ask_next(offer.call)


def withdraw(shift: Shift, *, by: Actor, key: UUID | None = None) -> Shift:
    """They cannot come after all: until the day before. The place is free again, the stall is told, the next ones are asked.

    Refuses (CannotCome) on the day itself, and what is over.
    """
    with journal.command("workforce.withdraw", key, {"shift": shift.pk}, by=by) as run:
        if not run.replayed:
            if shift.day <= world.today():
                raise CannotCome(_("This can be taken back until the day before. Please call the stall today."))
            take_back(shift, by=by)
    shift.refresh_from_db()
    return shift


def take_back(shift: Shift, *, by: Actor | None) -> None:
    """Free the place of a shift nobody has come to, tell the stall, and ask the next ones: where the time to answer was over, answers count
    again until this shift would begin. Joins the caller's transaction; twice is once."""
    if _free(shift, by, by_stall=False):
        tell_back(shift, asked=_reopened([shift]), nameless=by is None)


def call_off(shifts: Sequence[Shift], *, by: Actor | None) -> int:
    """The stall needs somebody on these days no more: places are free again, the next ones are asked as in `take_back`, and they are told
    once. Returns how many were off by this. Joins the caller's transaction."""
    off = [shift for shift in shifts if _free(shift, by, by_stall=True)]
    tell_off(off, nameless=by is None)
    _reopened(off)
    return len(off)


def call_off_one(shift: Shift, *, by: Actor, key: UUID | None = None) -> Shift:
    """The stall takes one shift off: they phoned that they cannot come, did not come, or it was written down wrong. Twice is once.

    Refuses (BadShift) what somebody came to: its times are put right instead.
    """
    with journal.command("workforce.call_off_one", key, {"shift": shift.pk}, by=by) as run:
        if not run.replayed and not call_off([shift], by=by) and Shift.objects.live().filter(pk=shift.pk).exists():
            raise BadShift(_("They came already. Put their times right instead."))
    shift.refresh_from_db()
    return shift


def _free(shift: Shift, by: Actor | None, *, by_stall: bool) -> bool:
    if shift.call_day is not None:
        # The call first, as whoever calls it off does.
        Call.objects.select_for_update(no_key=True).filter(pk=shift.call_day.call_id).first()
    over = {"cancelled_at" if by_stall else "withdrawn_at": world.now()}
    if not Shift.objects.live().filter(pk=shift.pk, came_at=None).update(**over):
        return False
    CallDay.objects.filter(pk=shift.call_day_id, taken__gt=0).update(taken=F("taken") - 1)
    data = {"day": shift.day.isoformat(), "by_stall": by_stall}
    journal.record(acts.SHIFT_WITHDRAWN, shift, by=by, on_behalf_of=shift.organisation_id, data=data)
    return True


def _reopened(off: Sequence[Shift]) -> int:
    """Where the time to answer was over, answers count again until the last of these shifts would begin. Returns how many are asked."""
    last: dict[int, Shift] = {}
    for shift in sorted(off, key=lambda one: one.starts_at):
        if shift.call_day is not None:
            last[shift.call_day.call_id] = shift
    asked = 0
    for call_id, shift in sorted(last.items()):
        if shift.starts_at > (now := world.now()):
            over = Call.objects.filter(pk=call_id, cancelled_at=None, until__lt=shift.starts_at, until__lte=now)
            over.update(until=shift.starts_at)
        if shift.call_day is not None:
            asked += ask_next(shift.call_day.call)
    return asked

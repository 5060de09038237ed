"""Call for hands: make a call, ask the next ones in turn, call it off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import VIETNAM, world
from lantoa.places import api as places
from lantoa.workforce import acts
from lantoa.workforce.actions.tell import tell_asked, tell_off, tell_pay
from lantoa.workforce.errors import BadCall
from lantoa.workforce.models import Call, CallDay, Neighbour, Offer, Shift, Worker
from lantoa.workforce.queries.pool import candidates
from lantoa.workforce.rules.fit import Span, why_not
from lantoa.workforce.rules.pay import MOST_PAY
from lantoa.workforce.rules.rotation import how_many, is_waking_hour, next_waking

MOST_DAYS, MOST_HANDS = 31, 200
AHEAD = timedelta(days=180)
SHORTEST_WAVE, LONGEST_WAVE = 15, 24 * 60
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is called for: how many on which days, the work and its skill, where and when, what it pays, until when answers count."""

    days: Mapping[date, int]
    work: str
    unit: places.Unit
    starts: time
    ends: time
    pay_by: str
    pay: int
    until: datetime
    skill: str = ""
    place: str = ""
    wave_minutes: int = 120


def make_call(organisation: accounts.Organisation, wanted: Wanted, *, by: Actor, key: UUID | None = None) -> Call:
    """Call for hands, and ask the first ones at once, at night in the morning. Refuses (BadCall, with the field) what nobody could do or would be paid for."""
    _check(wanted)
    days = sorted(wanted.days.items())
    body = {
        "organisation": organisation.pk, "days": [[day.isoformat(), count] for day, count in days], "work": wanted.work, "unit": wanted.unit.pk,
        "hours": [wanted.starts.isoformat(), wanted.ends.isoformat()], "pay": [wanted.pay_by, wanted.pay], "until": wanted.until.isoformat(),
        "skill": wanted.skill, "place": wanted.place, "wave": wanted.wave_minutes,
    }  # fmt: skip
    with journal.command("workforce.make_call", key, body, by=by) as run:
        if run.replayed:
            return Call.objects.get(pk=(run.answer or {})["call"])
        call = Call.objects.create(
            organisation=organisation, by_id=by.person_id, work=clean_line(wanted.work)[:120], skill=clean_line(wanted.skill)[:40], unit=wanted.unit,
            place=clean_line(wanted.place)[:160], starts=wanted.starts, ends=wanted.ends, pay_by=wanted.pay_by, pay=wanted.pay, until=wanted.until,
            wave_minutes=wanted.wave_minutes, created_at=world.now(),
        )  # fmt: skip
        CallDay.objects.bulk_create(CallDay(call=call, day=day, wanted=count) for day, count in days)
        data = {
            "days": [day.isoformat() for day, _count in days],
            "hands": sum(wanted.days.values()),
            "pay_by": wanted.pay_by,
            "pay": wanted.pay,
        }
        journal.record(acts.CALL_MADE, call, by=by, on_behalf_of=organisation.pk, place=wanted.unit.pk, data=data)
        ask_next(call)
        run.answer = {"call": call.pk}
    return call


def _check(wanted: Wanted) -> None:
    today = world.today()
    if not clean_line(wanted.work):
        raise BadCall(_("Write what is to be done, like packing boxes."), field="work")
    if not 1 <= len(wanted.days) <= MOST_DAYS:
        raise BadCall(_("Choose between one and thirty-one days."), field="first")
    first, last = min(wanted.days), max(wanted.days)
    if first < today or last > today + AHEAD:
        raise BadCall(_("Choose days from today on, within half a year."), field="first")
    if any(not 0 < count <= MOST_HANDS for count in wanted.days.values()):
        raise BadCall(_("Write how many hands you need, between 1 and 200."), field="hands")
    if wanted.ends <= wanted.starts:
        raise BadCall(_("The end has to come after the beginning."), field="ends")
    if why_not(None, first, Span(begins(first, wanted.starts), begins(first, wanted.ends)), {}) == "minutes":
        raise BadCall(_("This is longer than somebody may work in a day. Make it shorter."), field="ends")
    if wanted.pay_by not in (Worker.PayBy.HOUR, Worker.PayBy.DAY, Worker.PayBy.PIECE):
        raise BadCall(_("Choose how it is paid."), field="pay_by")
    _check_pay(wanted.pay)
    _check_until(wanted.until, begins(last, wanted.starts))
    if not SHORTEST_WAVE <= wanted.wave_minutes <= LONGEST_WAVE:
        raise BadCall(_("Give people between a quarter of an hour and a day to answer."), field="wave_minutes")


def _check_until(until: datetime, last: datetime) -> None:
    """Refuses a time that is over, or after the last shift begins; at night also what is over before anybody is asked."""
    now = world.now()
    local = now.astimezone(VIETNAM)
    if not now < until <= last:
        raise BadCall(_("Answers have to come before the work begins, and not in the past."), field="until")
    if not is_waking_hour(local.time()) and until <= next_waking(local):
        raise BadCall(
            _("Neighbours are asked only from 6:30 in the morning on. Give them longer to answer."), field="until"
        )


def _check_pay(pay: int) -> None:
    if pay <= 0:
        raise BadCall(_("Write what you pay in đồng, above 0."), field="pay")
    if pay > MOST_PAY:
        raise BadCall(_("This amount is too high. Please look at the zeros once more."), field="pay")


def change_call(call: Call, *, pay: int, until: datetime, by: Actor, key: UUID | None = None) -> Call:
    """Put right what it pays, and let answers count longer. Whoever said yes to a shift that has not begun gets the new pay, and is told.

    Refuses (BadCall) less pay than somebody was told of, no pay, a time that is over or after the last shift begins, and a call that was
    called off.
    """
    _check_pay(pay)
    body = {"call": call.pk, "pay": pay, "until": until.isoformat()}
    with journal.command("workforce.change_call", key, body, by=by) as run:
        if not run.replayed:
            locked = (
                Call.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").get(pk=call.pk)
            )
            if locked.cancelled_at:
                raise BadCall(_("Called off. Everybody who had said yes was told."))
            last = max(one.day for one in locked.days.all())
            if until != locked.until:
                _check_until(until, begins(last, locked.starts))
            if pay < locked.pay and locked.offers.exists():
                raise BadCall(_("Somebody was told of this pay already. It can only become more."), field="pay")
            _change(locked, pay, until, by)
    call.refresh_from_db()
    return call


def _change(locked: Call, pay: int, until: datetime, by: Actor) -> None:
    before = locked.pay
    Call.objects.filter(pk=locked.pk).update(pay=pay, until=until)
    locked.pay, locked.until = pay, until
    if pay != before:
        # Whoever takes a place at this moment holds its day: they come before, and are seen here, or after, and take the new pay.
        list(locked.days.select_for_update(of=("self",), no_key=True).order_by("day", "pk"))
        live = Shift.objects.live().filter(call_day__call=locked, came_at=None, starts_at__gt=world.now())
        shifts = list(live.select_related("neighbour").order_by("pk"))
        live.update(pay=pay)
        tell_pay(locked, {one.neighbour for one in shifts if one.neighbour is not None})
    data = {"pay": pay, "before": before, "until": until.isoformat()}
    journal.record(acts.CALL_CHANGED, locked, by=by, on_behalf_of=locked.organisation_id, data=data)
    ask_next(locked)


def begins(day: date, at: time) -> datetime:
    """The moment of an hour of a day in Vietnam."""
    return datetime.combine(day, at, VIETNAM)


def ask_next(call: Call) -> int:
    """Ask the next ones in turn, as many as are still needed and a quarter more; returns how many. Joins the caller's transaction. At night
    nobody is asked: the worker does it in the morning.

    The call's row is the gate: two who ask at once go through it one after the other.
    """
    locked = (
        Call.objects.select_for_update(of=("self",), no_key=True).select_related("organisation", "unit").get(pk=call.pk)
    )
    if not locked.is_open or not is_waking_hour(world.now().astimezone(VIETNAM).time()):
        return 0
    now = world.now()
    days = [one for one in locked.days.all() if one.left and begins(one.day, locked.starts) > now]
    waiting = locked.offers.filter(accepted_at=None, declined_at=None, answer_by__gt=now).count()
    number = how_many(max((one.left for one in days), default=0), waiting)
    if not number:
        return 0
    chosen = [one.id for one in candidates(locked)[:number]]
    people = Neighbour.objects.in_bulk(chosen)
    answer_by = min(now + timedelta(minutes=locked.wave_minutes), locked.until)
    offers = [
        Offer.objects.create(call=locked, neighbour=people[pk], token=world.token(9), asked_at=now, answer_by=answer_by)
        for pk in chosen
    ]
    journal.record_many(
        journal.Act(
            acts.SHIFT_OFFERED, offer, on_behalf_of=locked.organisation_id, place=locked.unit_id,
            data={"call": locked.pk, "neighbour": offer.neighbour_id, "days": [one.day.isoformat() for one in days]},
        )
        for offer in offers
    )  # fmt: skip
    for offer in offers:
        tell_asked(offer, [one.day for one in days])
    return len(offers)


def look_after_calls() -> int:
    """Ask the next ones in calls whose last ones did not answer in time, or where somebody new could come; by day only. Returns how many
    were asked."""
    if not is_waking_hour(world.now().astimezone(VIETNAM).time()):
        return 0
    short = Call.objects.open().filter(
        days__cancelled_at=None, days__taken__lt=F("days__wanted"), days__day__gte=world.today()
    )
    asked = 0
    for call in short.distinct().order_by("pk")[:_AT_ONCE]:
        with journal.command("workforce.ask_next", None, {}):
            asked += ask_next(call)
    return asked


def cancel_call(call: Call, *, by: Actor | None, key: UUID | None = None) -> int:
    """Call it off: nobody is asked any more, shifts that have not begun are off, and everybody who had said yes to one is told. Returns how
    many that were. Days that were worked stay, also those whose coming is not written down yet. Twice is once."""
    with journal.command("workforce.cancel_call", key, {"call": call.pk}, by=by) as run:
        if run.replayed:
            return int((run.answer or {})["shifts"])
        now = world.now()
        Call.objects.select_for_update(no_key=True).filter(pk=call.pk).first()
        off = 0
        if Call.objects.filter(pk=call.pk, cancelled_at=None).update(cancelled_at=now):
            CallDay.objects.filter(call=call).update(cancelled_at=now)
            # After the days: who said yes a moment ago is seen, who says yes from now on is refused.
            live = Shift.objects.live().filter(call_day__call=call, came_at=None, starts_at__gt=now)
            rows = live.select_for_update(of=("self",), no_key=True).select_related("worker", "organisation")
            # Locked as they are now: a scan at this moment comes before, and is seen, or after, and finds nothing.
            shifts = list(rows.order_by("pk"))
            live.filter(pk__in=[one.pk for one in shifts]).update(cancelled_at=now)
            off = len(shifts)
            journal.record(acts.CALL_CANCELLED, call, by=by, on_behalf_of=call.organisation_id, data={"shifts": off})
            journal.record_many(
                journal.Act(
                    acts.SHIFT_WITHDRAWN, one, by=by, on_behalf_of=one.organisation_id, data={"day": one.day.isoformat(), "by_stall": True}
                )
                for one in shifts
            )  # fmt: skip
            tell_off(shifts, nameless=by is None)
        run.answer = {"shifts": off}
    return off

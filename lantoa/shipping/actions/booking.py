"""Order a parcel from a carrier, once, whatever happens on the way; call it off; say that it was given away."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.order_code import new_code
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.shipping import acts
from lantoa.shipping.actions.access import access_at, key_accepted, key_refused
from lantoa.shipping.actions.carrier import take_turn
from lantoa.shipping.actions.impossible import refuse_impossible
from lantoa.shipping.actions.old_place import UnknownPlace
from lantoa.shipping.actions.parcel import register_parcel, take_status
from lantoa.shipping.actions.quote import ready
from lantoa.shipping.adapters.base import StatusNotice
from lantoa.shipping.adapters.booking import (
    CREATE,
    Access,
    Booked,
    Consignment,
    End,
    NoAnswer,
    Refused,
)
from lantoa.shipping.adapters.booking import Booking as Carrier
from lantoa.shipping.errors import BadBooking, BadParcel
from lantoa.shipping.models import Booking, Handling, Parcel
from lantoa.shipping.queries.boat import boat_after, island_of
from lantoa.shipping.rules import statuses

# Whoever took it upon them to ask and died over it is not waited for longer.
LEASE = timedelta(minutes=2)
LONGEST_WAIT = timedelta(hours=1)
# A carrier that gives no answer for so long is not asked any more; the seller reads that it is not known.
GIVEN_UP_AFTER = timedelta(days=2)
AT_ONCE = 50
# How often a parcel called off while it was unknown whether the carrier took it is looked for there, a little later each time.
LOOKS = 4
# A parcel of which nobody told an end is looked for by nobody after so much longer.
UNTOLD_FOR = timedelta(days=120)
State = Booking.State


def ask_booking(
    organisation: models.Model,
    subject: models.Model,
    *,
    carrier: str,
    service: str,
    fee_seen: int,
    consignment: Consignment,
    reference: str,
    promised: date | None = None,
    rehearsal: bool = False,
    by: Actor,
    key: UUID | None = None,
) -> Booking:
    """Ask for a parcel of this row to be carried, as offered at `fee_seen` đồng; the carrier is asked aside, after the commit.

    `consignment.code` is left to this; `fee_seen` 0 is the carrier's price, whatever it is. Refuses (BadBooking) a carrier without a way in, 0 g, what is beyond the carrier's limits, cold goods
    where they are not kept cold, and an impossible amount.
    """
    way = access_at(organisation.pk, carrier)
    if way is None or CREATE not in way[0].can:
        raise BadBooking(_("You are not connected with this carrier yet."), field="carrier")
    refuse_impossible(way[0], consignment, service, fee_seen)
    said = asdict(consignment) | {"code": "", "pick_day": str(consignment.pick_day or "")}
    body = {
        "organisation": organisation.pk, "carrier": carrier, "service": service, "fee": fee_seen, "subject": [subject._meta.label_lower, subject.pk],
        "consignment": said,
    }  # fmt: skip
    with journal.command("shipping.ask_booking", key, body, by=by) as run:
        if run.replayed:
            return Booking.objects.get(pk=(run.answer or {})["booking"])
        plain = {name: getattr(consignment, name) for name in ("weight", "length", "width", "height", "value", "cash", "cold", "fragile", "fetched", "pick_day", "pick_part")}  # fmt: skip
        booking: Booking = Booking.objects.create(
            organisation_id=organisation.pk, carrier=carrier, code=f"{reference[:9]}-{new_code()[-6:]}", subject_type=subject._meta.label_lower,
            subject_id=subject.pk, reference=reference[:20], service=service[:40], fee_seen=fee_seen, promised=promised, rehearsal=rehearsal,
            content=clean_line(consignment.content)[:200], note=clean_line(consignment.note)[:120], sender=asdict(consignment.sender),
            receiver=asdict(consignment.receiver), due_at=world.now(), created_at=world.now(), **plain,
        )  # fmt: skip
        _record(acts.BOOKING_ASKED, booking, by, {"fee": fee_seen})
        run.answer = {"booking": booking.pk}
    return booking


def note_handling(subject: models.Model, *, weight: int, cold: bool, fragile: bool) -> None:
    """Remember what one piece of this row weighs (grams) and how it is to be carried, for the next parcel."""
    if 0 < weight <= 1_000_000:
        said = {"weight": weight, "cold": cold, "fragile": fragile, "said_at": world.now()}
        Handling.objects.update_or_create(subject_type=subject._meta.label_lower, subject_id=subject.pk, defaults=said)


def due_bookings() -> list[int]:
    """Those of which a carrier is to be asked now."""
    return list(Booking.objects.due(world.now()).order_by("due_at").values_list("pk", flat=True)[:AT_ONCE])


def carry_out(booking_id: int) -> str:
    """Ask the carrier for what is asked of it: to take a parcel, or to let go of it; returns the state it ends in.

    The carrier is asked outside any transaction. One asker at a time; a second finds nothing to do. After an answer that never
    came it is looked first whether the parcel is there already, under our own number: one parcel however often it is asked for.
    """
    booking = _taken(booking_id)
    if booking is None:
        return str(Booking.objects.filter(pk=booking_id).values_list("state", flat=True).first() or "")
    way = access_at(booking.organisation_id, booking.carrier)
    try:
        if way is None:
            raise NoAnswer("no way in", key=True)
        if booking.state == State.CANCEL_ASKED:
            _let_go(booking, *way)
        else:
            _order(booking, *way)
            key_accepted(booking.organisation_id, booking.carrier)
    except UnknownPlace as unknown:
        _refused(
            booking,
            _("%(carrier)s does not know the place “%(name)s”.")
            % {"carrier": booking.carrier_name, "name": unknown.name},
        )
    except Refused as refused:
        _refused(booking, str(refused))
    except NoAnswer as silent:
        if silent.key:
            key_refused(booking.organisation_id, booking.carrier)
        _later(booking, str(silent))
    booking.refresh_from_db()
    return str(booking.state)


def _taken(booking_id: int) -> Booking | None:
    now = world.now()
    mine = Booking.objects.due(now).filter(pk=booking_id)
    if not mine.update(due_at=now + LEASE, tries=models.F("tries") + 1):
        return None
    return Booking.objects.select_related("parcel", "organisation").get(pk=booking_id)


def _order(booking: Booking, adapter: Carrier, access: Access) -> None:
    booked = adapter.find(access, booking.code) if booking.tries > 1 else None
    if booked is None and not booking.receiver.get("name"):
        raise Refused(_("Who gets it is not known any more."))
    booked = booked or adapter.create(
        access, ready(booking.carrier, adapter, access, consignment_of(booking)), booking.service
    )
    subject = apps.get_model(booking.subject_type)(pk=booking.subject_id)
    try:
        with transaction.atomic():
            parcel = register_parcel(
                booking.organisation, subject, tracking_code=booked.tracking_code, carrier=booking.carrier, cash_to_collect=booking.cash,
                fee_agreed=booked.fee, rehearsal=booking.rehearsal, by=None,
            )  # fmt: skip
            _booked(booking, booked, parcel.pk)
    except BadParcel as error:
        raise Refused(str(error)) from None


def _booked(booking: Booking, booked: Booked, parcel_id: int) -> None:
    waiting = Booking.objects.filter(pk=booking.pk, parcel=None)
    said = {
        "parcel": parcel_id, "fee": booked.fee, "promised": _promised(booking, booked), "sort_code": booked.sort_code[:40], "said": "",
    }  # fmt: skip
    if waiting.filter(state=State.ASKED).update(state=State.BOOKED, due_at=None, **said):
        _record(acts.BOOKED, booking, None, {"parcel": parcel_id, "fee": booked.fee, "fee_seen": booking.fee_seen})
    else:  # called off, or given up, meanwhile: it is there now, and is let go of next
        now = world.now()
        waiting.update(state=State.CANCEL_ASKED, due_at=now, cancel_asked_at=now, **said)


def _promised(booking: Booking, booked: Booked) -> date | None:
    island, said = island_of(booking.receiver), booked.promised or booking.promised
    if island is None:
        return said
    # The carrier's day is that of the harbour: from there it goes with the boat.
    return boat_after(booking.organisation_id, island, said or world.today()) or booking.promised


def _let_go(booking: Booking, adapter: Carrier, access: Access) -> None:
    parcel = booking.parcel
    code = parcel.tracking_code if parcel else ""
    if parcel and parcel.status == statuses.CANCELLED:  # told by itself, while our answer was lost on the way
        _gone(booking)
        return
    if not code:
        found = adapter.find(access, booking.code)
        code = found.tracking_code if found else ""
        if not code and booking.tries <= LOOKS:
            # It may still be on its way to the carrier, or be made there and not be shown yet.
            _later(booking, "")
            return
    if code:
        try:
            adapter.cancel(access, code)
        except Refused as refused:
            _kept(booking, str(refused))
            return
    _gone(booking, StatusNotice(f"called-off:{booking.code}", code, adapter.called_off, "", world.now()))


def _gone(booking: Booking, notice: StatusNotice | None = None) -> None:
    """The carrier let go of it."""
    with transaction.atomic():
        take_turn(booking.organisation_id, booking.carrier)
        mine = Booking.objects.filter(pk=booking.pk, state=State.CANCEL_ASKED)
        if mine.exists():
            # What follows from it locks rows of the room above, as whoever cancels there: theirs before ours.
            if booking.parcel and notice:
                take_status(booking.parcel, notice)
            if mine.update(state=State.CANCELLED, due_at=None):
                _record(acts.BOOKING_CANCELLED, booking, None, {})


def _kept(booking: Booking, said: str) -> None:
    """The carrier does not let go of it: it travels. Unless the carrier itself told meanwhile that it was called off."""
    with transaction.atomic():
        take_turn(booking.organisation_id, booking.carrier)
        mine = Booking.objects.filter(pk=booking.pk, state=State.CANCEL_ASKED)
        if Parcel.objects.filter(pk=booking.parcel_id, status=statuses.CANCELLED).exists():
            _gone(booking)
        elif booking.parcel_id is None:  # ordered in the moment it was called off: it is known here all the same
            # Told now: once the parcel is known here, nothing says any more that it was called off.
            if mine.exists():
                _record(acts.CANCEL_REFUSED, booking, None, {})
                mine.update(state=State.ASKED, due_at=world.now(), said=said[:200])
        elif mine.exists():
            _record(acts.CANCEL_REFUSED, booking, None, {})
            mine.update(state=State.BOOKED, due_at=None, said=said[:200])


def _refused(booking: Booking, said: str, state: str = State.ASKED) -> None:
    with transaction.atomic():
        waiting = Booking.objects.filter(pk=booking.pk, state=state)
        if waiting.update(state=State.REFUSED, said=said[:200], due_at=None):
            _record(acts.BOOKING_REFUSED, booking, None, {})


def _later(booking: Booking, why: str) -> None:
    now = world.now()
    letting_go = booking.state == State.CANCEL_ASKED
    if letting_go and booking.cancel_asked_at is None:  # asked by the release before: counted from here
        Booking.objects.filter(pk=booking.pk, cancel_asked_at=None).update(cancel_asked_at=now)
    since = (booking.cancel_asked_at or now) if letting_go else booking.created_at
    if now - since > GIVEN_UP_AFTER:
        said = _("The carrier gave no answer for two days. Ask it by telephone whether it has the parcel.")
        if letting_go and booking.parcel_id:
            _kept(booking, said)
        else:
            _refused(booking, said, booking.state)
        return
    wait = min(timedelta(seconds=20) * 2 ** min(booking.tries, 10), LONGEST_WAIT)
    due_at = now + wait * world.random.uniform(0.8, 1.2)
    still = Booking.objects.filter(pk=booking.pk, state=booking.state)
    if not still.update(due_at=due_at, said=why[:200]) and booking.state == State.ASKED:
        # Called off while the carrier was asked, which never answered: it may have it all the same, and is looked for once more.
        gone = Booking.objects.filter(pk=booking.pk, parcel=None, state__in=(State.CANCEL_ASKED, State.CANCELLED))
        gone.update(state=State.CANCEL_ASKED, due_at=due_at, cancel_asked_at=now, tries=1)


def cancel_booking(booking: Booking, *, by: Actor | None, key: UUID | None = None) -> Booking:
    """Call off a parcel the carrier has not fetched. The carrier is asked aside; what it was never asked for is gone at once.

    The same again changes nothing. Refuses (BadBooking) what is fetched, given away, or over.
    """
    with journal.command("shipping.cancel_booking", key, {"booking": booking.pk}, by=by) as run:
        if not run.replayed:
            mine = Booking.objects.filter(pk=booking.pk)
            now = world.now()
            # Whoever asks the carrier in this moment keeps its time for it: nobody looks there before.
            asked = {"state": State.CANCEL_ASKED, "due_at": Greatest(models.F("due_at"), now), "tries": 1, "cancel_asked_at": now}  # fmt: skip
            if mine.filter(state=State.ASKED, tries=0).update(state=State.CANCELLED, due_at=None):
                _record(acts.BOOKING_CANCELLED, booking, by, {})
            elif mine.filter(state=State.ASKED).update(**asked) or _still_here(mine).update(
                state=State.CANCEL_ASKED, due_at=now, cancel_asked_at=now
            ):
                _record(acts.CANCEL_ASKED, booking, by, {})
            elif not mine.filter(state__in=(State.CANCEL_ASKED, State.CANCELLED)).exists():
                raise BadBooking(_("The carrier has this parcel already. It can only come back now."))
    booking.refresh_from_db()
    return booking


def _still_here(mine: models.QuerySet[Booking]) -> models.QuerySet[Booking]:
    return mine.filter(state=State.BOOKED, handed_at=None, parcel__status=statuses.CREATED)


def hand_over_bookings(bookings: list[Booking], *, by: Actor, key: UUID | None = None) -> int:
    """The seller gave these parcels to their carriers, as the signed list says; returns how many were new. A reaction in the room
    that had them carried does what follows."""
    ids = sorted(one.pk for one in bookings)
    if not ids:
        raise BadBooking(_("Choose at least one parcel the carrier has taken on."))
    with journal.command("shipping.hand_over_bookings", key, {"bookings": ids}, by=by) as run:
        if run.replayed:
            return int((run.answer or {})["count"])
        told = []
        # As whoever sends: the turn at the carrier before any row of what it carries.
        for organisation_id, carrier in sorted({(one.organisation_id, one.carrier) for one in bookings}):
            take_turn(organisation_id, carrier)
        for booking in bookings:
            if (
                Booking.objects.filter(pk=booking.pk)
                .to_hand_over()
                .filter(state=State.BOOKED)
                .update(handed_at=world.now())
            ):
                told.append(_act(acts.BOOKING_HANDED_OVER, booking, by, {"parcel": booking.parcel_id}))
        journal.record_many(told)
        run.answer = {"count": len(told)}
    return len(told)


def consignment_of(booking: Booking) -> Consignment:
    """What was ordered, as it was said."""
    here, there = (End(**{**end, "ids": tuple(end.get("ids", ()))}) for end in (booking.sender, booking.receiver))
    return Consignment(
        booking.code, here, there, booking.weight, booking.length, booking.width, booking.height, booking.value, booking.cash, booking.cold,
        booking.fragile, booking.fetched, booking.content, booking.note, booking.pick_day, booking.pick_part,
    )  # fmt: skip


def forget_ended(older_than: datetime) -> int:
    """Empty who and where of parcels that came to their end before that moment, and of those of which no end was told for long; returns how many.
    The seller's book keeps the rest."""
    over = models.Q(parcel__status__in=statuses.OVER, parcel__status_at__lt=older_than)
    never = models.Q(state__in=(State.REFUSED, State.CANCELLED), created_at__lt=older_than)
    untold = models.Q(created_at__lt=older_than - UNTOLD_FOR)
    ids = list(Booking.objects.filter(over | never | untold).exclude(receiver={}).values_list("pk", flat=True)[:500])
    return int(Booking.objects.filter(pk__in=ids).update(receiver={}, sender={}, note=""))


def _act(act: str, booking: Booking, by: Actor | None, data: dict[str, object]) -> journal.Act:
    of = {"carrier": booking.carrier, "subject_type": booking.subject_type, "subject_id": booking.subject_id}
    return journal.Act(
        act, booking, by=by, on_behalf_of=booking.organisation_id, rehearsal=booking.rehearsal, data={**of, **data}
    )


def _record(act: str, booking: Booking, by: Actor | None, data: dict[str, object]) -> None:
    journal.record_many([_act(act, booking, by, data)])

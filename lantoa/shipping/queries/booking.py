"""Carriers a seller can order from, what was ordered, and where a parcel starts and ends as carriers know it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse

from lantoa.kit.access import Actor
from lantoa.kit.phone import local_number
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.shipping.adapters import registry
from lantoa.shipping.adapters.booking import End
from lantoa.shipping.models import Booking, CarrierAccess, Handling, PickupPoint, PrintRun, Round
from lantoa.shipping.rules import carriers as names
from lantoa.shipping.rules.old_places import Former
from lantoa.shipping.rules.statuses import OVER

_KIND = re.compile(r"^(Thành phố|Tỉnh)\s+")
# Longer than so nobody prints a list again.
PRINTS_SHOWN_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Pieces:
    """What a number of pieces weigh together (grams; None where one is not known), and whether any must be kept cold or minded."""

    weight: int | None
    cold: bool
    fragile: bool


def bookable() -> list[tuple[str, str]]:
    """The carriers of this house from which parcels can be ordered, with their names."""
    return [(name, names.carrier_name(name)) for name, one in registry.carriers().items() if one.booking]


def accesses(organisation_id: int) -> list[CarrierAccess]:
    """The ways in to carriers that this organisation has, by carrier."""
    mine = CarrierAccess.objects.filter(account__organisation=organisation_id, account__ended_at=None)
    return list(mine.select_related("account").order_by("account__carrier"))


def pickup_point(organisation_id: int) -> PickupPoint | None:
    """Where the organisation's parcels start; None where it has not said so."""
    return PickupPoint.objects.filter(organisation=organisation_id).select_related("unit").first()


def formers_of(unit: places.Unit) -> list[Former]:
    """The units that went into one of today, by name."""
    rows = places.FormerUnit.objects.filter(unit=unit).order_by("name", "code")
    return [Former(one.code, one.name, one.district) for one in rows]


def province_name() -> str:
    """What carriers call the province: without its kind, which has changed."""
    return _KIND.sub("", places.province_status(world.today()).full_name)


def end_in(unit: places.Unit, former: Former, *, name: str, phone: str, address: str) -> End:
    """One end of a way, in a unit of today that lay in a former one."""
    return End(name, phone, address, unit.full_name, former.name, former.district, province_name())


def start_of(point: PickupPoint) -> End | None:
    """Where a parcel starts, as carriers know it; None where the former unit is not known any more."""
    former = next((one for one in formers_of(point.unit) if one.code == point.former), None)
    phone = local_number(point.phone)
    return end_in(point.unit, former, name=point.name, phone=phone, address=point.address) if former else None


def handling_of(pieces: Iterable[tuple[models.Model, int]]) -> Pieces:
    """What these rows weigh in these numbers, as last said of each. One query."""
    rows = list(pieces)
    if not rows:
        return Pieces(None, False, False)
    kind = rows[0][0]._meta.label_lower
    said = Handling.objects.filter(subject_type=kind, subject_id__in=[row.pk for row, _number in rows])
    known = {one.subject_id: one for one in said}
    every = all(row.pk in known for row, _number in rows)
    weight = sum(known[row.pk].weight * number for row, number in rows) if every else None
    return Pieces(weight, any(one.cold for one in known.values()), any(one.fragile for one in known.values()))


def handling_of_each(kind: str, pieces: Mapping[int, Sequence[tuple[int, int]]]) -> dict[int, Pieces]:
    """The same for many at once: by what they are asked for, of rows of one kind by id. One query."""
    ids = {pk for rows in pieces.values() for pk, _number in rows}
    known = {one.subject_id: one for one in Handling.objects.filter(subject_type=kind, subject_id__in=ids)}
    found = {}
    for of, rows in pieces.items():
        said = [known[pk] for pk, _number in rows if pk in known]
        every = bool(rows) and len(said) == len(rows)
        weight = sum(known[pk].weight * number for pk, number in rows) if every else None
        found[of] = Pieces(weight, any(one.cold for one in said), any(one.fragile for one in said))
    return found


def asked_subjects(subjects: Sequence[models.Model]) -> set[int]:
    """Those of these rows (of one kind) for which a parcel is ordered that has not come to its end. One query."""
    if not subjects:
        return set()
    live = models.Q(state__in=(Booking.State.ASKED, Booking.State.CANCEL_ASKED)) | models.Q(
        models.Q(state=Booking.State.BOOKED) & ~models.Q(parcel__status__in=OVER)
    )
    mine = Booking.objects.filter(live, subject_type=subjects[0]._meta.label_lower)
    return set(mine.filter(subject_id__in=[one.pk for one in subjects]).values_list("subject_id", flat=True))


def bookings_of(subject: models.Model) -> list[Booking]:
    """What was ordered from carriers for this row, newest first."""
    mine = Booking.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
    return list(mine.select_related("parcel").order_by("-pk"))


def live_subjects(kind: type[models.Model], ids: Iterable[int]) -> set[int]:
    """Those of these rows for which a carrier was asked for a parcel that it has or may get. One query."""
    mine = Booking.objects.live().filter(subject_type=kind._meta.label_lower, subject_id__in=list(ids))
    return set(mine.values_list("subject_id", flat=True))


def cash_ordered(subject: models.Model) -> int:
    """Đồng that carriers were asked to collect for this row and have not answered about."""
    waiting = Booking.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=subject.pk, state=Booking.State.ASKED
    )
    return int(waiting.aggregate(cash=models.Sum("cash"))["cash"] or 0)


def to_hand_over(actor: Actor) -> list[Booking]:
    """What waits to be fetched by, or brought to, its carrier, by carrier, oldest first."""
    waiting = Booking.objects.visible_to(actor).to_hand_over().select_related("parcel")
    return list(waiting.order_by("carrier", "pk")[:1000])


def asked_for(actor: Actor) -> list[Booking]:
    """What carriers have not answered about yet, or refused in the last days, newest first."""
    mine = Booking.objects.visible_to(actor)
    lately = world.now() - timedelta(days=3)
    waiting = models.Q(state=Booking.State.ASKED) | models.Q(state=Booking.State.REFUSED, created_at__gt=lately)
    return list(mine.filter(waiting).order_by("-pk")[:50])


def prints(actor: Actor) -> list[PrintRun]:
    """The newest papers of the actor's organisation."""
    mine = PrintRun.objects.visible_to(actor).filter(asked_at__gt=world.now() - PRINTS_SHOWN_FOR, gone_at=None)
    return list(mine.order_by("-pk")[:5])


def ordered_parcels(parcel_ids: Iterable[int]) -> set[int]:
    """Those of these parcels that were ordered from here, and not only noted. One query."""
    return set(Booking.objects.filter(parcel__in=list(parcel_ids)).values_list("parcel_id", flat=True))


def rounds(actor: Actor) -> list[Round]:
    """The newest rounds of neighbours for the actor's organisation."""
    return list(Round.objects.visible_to(actor).order_by("-pk")[:10])


def round_link(round_: Round) -> str:
    """Where the neighbour sees the doors."""
    return str(settings.PUBLIC_URL).rstrip("/") + reverse("shipping:round", args=[round_.token])

"""Ask carriers where parcels are of which they have told nothing for long; what they answer is news like any other."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from lantoa.kit.world import world
from lantoa.shipping.actions.access import access_at, key_accepted, key_refused
from lantoa.shipping.actions.carrier import take_turn
from lantoa.shipping.actions.parcel import take_status
from lantoa.shipping.adapters import registry
from lantoa.shipping.adapters.base import StatusNotice
from lantoa.shipping.adapters.booking import STATUS, NoAnswer, Refused
from lantoa.shipping.models import CarrierAccess, Parcel
from lantoa.shipping.rules.statuses import OVER

AT_ONCE = 50
# A message and a list tell the same thing with times a little apart: nearer than so, the same code is the same news.
SAME_NEWS = timedelta(minutes=10)


def silent_parcels() -> list[int]:
    """Take it upon us to ask after parcels on their way that were silent too long; each to one asker only."""
    now = world.now()
    since = now - timedelta(hours=settings.CARRIER_SILENT_HOURS)
    asks = [name for name, one in registry.carriers().items() if one.booking and STATUS in one.booking.can]
    ways = CarrierAccess.objects.filter(
        account__organisation=OuterRef("organisation"), account__carrier=OuterRef("carrier"), account__ended_at=None, fault=""
    )  # fmt: skip
    moving = Parcel.objects.filter(Exists(ways), carrier__in=asks).exclude(status__in=OVER)
    quiet = moving.annotate(heard=Coalesce("status_at", "created_at")).filter(heard__lt=since)
    rows = (
        quiet.filter(Q(asked_at=None) | Q(asked_at__lt=since)).order_by("heard").values_list("pk", "asked_at")[:AT_ONCE]
    )
    return [pk for pk, asked in list(rows) if Parcel.objects.filter(pk=pk, asked_at=asked).update(asked_at=now)]


def ask_after(parcel_id: int) -> int:
    """Ask the carrier where one parcel is; returns how much of the answer was new. The carrier is asked outside any transaction;
    without an answer it is asked again after the same time."""
    parcel = Parcel.objects.filter(pk=parcel_id).first()
    way = access_at(parcel.organisation_id, parcel.carrier) if parcel else None
    if parcel is None or way is None:
        return 0
    adapter, access = way
    try:
        notices = adapter.status(access, parcel.tracking_code)
    except Refused:
        return 0
    except NoAnswer as silent:
        if silent.key:
            key_refused(parcel.organisation_id, parcel.carrier)
        return 0
    key_accepted(parcel.organisation_id, parcel.carrier)
    new = 0
    with transaction.atomic():
        take_turn(parcel.organisation_id, parcel.carrier)
        for notice in sorted(notices, key=lambda one: one.at):
            if not _known(parcel, notice):
                take_status(parcel, notice)
                new += 1
    return new


def _known(parcel: Parcel, notice: StatusNotice) -> bool:
    newest = parcel.events.order_by("-at", "-pk").first()
    # "Still there, looked at just now" is no news: it would make the newest of what is old.
    if newest and newest.code == notice.code and newest.at <= notice.at:
        return True
    near = parcel.events.filter(code=notice.code, at__gte=notice.at - SAME_NEWS, at__lte=notice.at + SAME_NEWS)
    return bool(near.exists())

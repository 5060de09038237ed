"""Let go of whom parcels went to: where they are and their cash stay, the carriers' own words go."""

from __future__ import annotations

from collections.abc import Iterable

from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.traces import Traces
from lantoa.kit.world import world
from lantoa.shipping.actions.customs import forget_receivers
from lantoa.shipping.models import (
    Booking,
    CarrierAccess,
    CarrierAccount,
    Parcel,
    ParcelEvent,
    PickupPoint,
    Round,
    Settlement,
    Stop,
)


def forget_receiver(subject_type: str, subject_ids: Iterable[int], traces: Traces) -> int:
    """Of the parcels of these: who and where of what was ordered goes, the raw messages of carriers go, and what in their words names the receiver; returns how many
    parcels. Files of settlements stay as they came: they are the seller's own papers."""
    ids = list(subject_ids)
    parcels = Parcel.objects.filter(subject_type=subject_type, subject_id__in=ids)
    forget_receivers(subject_type, ids)
    told = ParcelEvent.objects.filter(parcel__in=parcels).exclude(incoming=None)
    journal.forget_bodies(told.values_list("incoming", flat=True))
    Booking.objects.filter(subject_type=subject_type, subject_id__in=ids).update(receiver={}, note="")
    _forget_stops(Stop.objects.filter(parcel__in=parcels))
    for parcel in parcels:
        if traces.found_in(parcel.words):
            Parcel.objects.filter(pk=parcel.pk).update(words=traces.without(parcel.words))
    for one in Settlement.objects.filter(organisation__in=parcels.values("organisation")).exclude(not_understood=[]):
        rows = [[traces.without(cell) if isinstance(cell, str) else cell for cell in row] for row in one.not_understood]
        if rows != one.not_understood:
            Settlement.objects.filter(pk=one.pk).update(not_understood=rows)
    return len(parcels)


def end_accounts(organisation_ids: Iterable[int]) -> int:
    """End the accounts at carriers of organisations nobody is left in; return how many."""
    ids = list(organisation_ids)
    PickupPoint.objects.filter(organisation__in=ids).delete()
    CarrierAccess.objects.filter(account__organisation__in=ids).delete()
    Booking.objects.filter(organisation__in=ids).update(sender={}, receiver={}, note="")
    Round.objects.filter(organisation__in=ids).update(name="", phone="", ended_at=world.now())
    _forget_stops(Stop.objects.filter(round__organisation__in=ids))
    live = CarrierAccount.objects.live().filter(organisation__in=ids)
    return int(live.update(ended_at=world.now(), hook_secret=b""))


def _forget_stops(stops: Iterable[Stop]) -> None:
    for stop in stops:
        Stop.objects.filter(pk=stop.pk).update(receiver={}, reason="", photo=None)
        if stop.photo_id:
            documents.forget_file(stop.photo_id)

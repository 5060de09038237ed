"""Say how a seller orders from a carrier, and where its parcels start."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.shipping import acts
from lantoa.shipping.actions.carrier import carrier_account
from lantoa.shipping.actions.secret import opened, sealed
from lantoa.shipping.adapters import fields, registry
from lantoa.shipping.adapters.booking import Access, Booking
from lantoa.shipping.errors import BadBooking, BadCarrier
from lantoa.shipping.models import CarrierAccess, PickupPoint


def open_booking(
    organisation: models.Model, carrier: str, *, key_given: str, shop: str = "", by: Actor, key: UUID | None = None
) -> CarrierAccess:
    """From now on parcels can be ordered from this carrier with the seller's own key; kept encrypted. Another key replaces it.

    Refuses (BadCarrier) a carrier nobody can order from here, a key that cannot be one, and a missing shop number where the carrier
    wants one.
    """
    adapter = registry.carriers().get(carrier)
    if adapter is None or adapter.booking is None:
        raise BadCarrier(_("Nothing can be ordered from this carrier here."), field="carrier")
    given, number = key_given.strip(), clean_line(shop).replace(" ", "")
    if not fields.SECRET.fullmatch(given):
        raise BadCarrier(
            _("This key cannot be one. Copy it once more from the carrier, without spaces."), field="api_key"
        )
    if adapter.booking.needs_shop and not (number.isascii() and number.isdigit()):
        raise BadCarrier(_("Write the number of your shop at the carrier, digits only."), field="shop")
    if len(number) > 40 or not number.isascii():
        raise BadCarrier(_("This number is too long. Please look at it again."), field="shop")
    body = {
        "organisation": organisation.pk, "carrier": carrier, "shop": number, "key": salted_hmac("shipping.access", given, algorithm="sha256").hexdigest()
    }  # fmt: skip
    with journal.command("shipping.open_booking", key, body, by=by) as run:
        account = carrier_account(organisation.pk, carrier)
        if not run.replayed:
            said = {"key": sealed(given), "shop": number, "fault": "", "since": world.now()}
            CarrierAccess.objects.update_or_create(account=account, defaults=said)
            journal.record(acts.BOOKING_OPENED, account, by=by, on_behalf_of=organisation.pk, data={"carrier": carrier})
    return CarrierAccess.objects.select_related("account").get(account=account)


def access_at(organisation_id: int, carrier: str) -> tuple[Booking, Access] | None:
    """How to order from this carrier as this organisation; None where it has no way in."""
    row = CarrierAccess.objects.filter(
        account__organisation=organisation_id, account__carrier=carrier, account__ended_at=None
    ).first()
    adapter = registry.carriers().get(carrier)
    key = opened(row.key) if row else ""
    return (adapter.booking, Access(key, row.shop)) if row and key and adapter and adapter.booking else None


def key_refused(organisation_id: int, carrier: str) -> None:
    """Remember that the carrier did not accept the key, so that its owner is told."""
    CarrierAccess.objects.filter(
        account__organisation=organisation_id, account__carrier=carrier, account__ended_at=None
    ).update(fault="key")


def key_accepted(organisation_id: int, carrier: str) -> None:
    """The carrier answered to the key: one refusal, as carriers give in a bad hour, is forgotten."""
    CarrierAccess.objects.filter(
        account__organisation=organisation_id, account__carrier=carrier, account__ended_at=None, fault="key"
    ).update(fault="")


def set_pickup_point(
    organisation: models.Model,
    *,
    name: str,
    phone: str,
    address: str,
    unit: places.Unit,
    former: str,
    by: Actor,
    key: UUID | None = None,
) -> PickupPoint:
    """Say where the organisation's parcels start. Refuses (BadBooking) a former unit that did not go into that of today."""
    if not places.FormerUnit.objects.filter(unit=unit, code=former).exists():
        raise BadBooking(_("Choose where it lay before, from the list."), field="former")
    said = {"name": clean_line(name)[:120], "phone": phone, "address": clean_line(address)[:300], "former": former}
    body = {"organisation": organisation.pk, "unit": unit.pk, **said}
    body = {**body, "phone": salted_hmac("shipping.pickup", phone, algorithm="sha256").hexdigest()}
    with journal.command("shipping.set_pickup_point", key, body, by=by) as run:
        if not run.replayed:
            PickupPoint.objects.update_or_create(organisation_id=organisation.pk, defaults={**said, "unit": unit})
    return PickupPoint.objects.select_related("unit").get(organisation_id=organisation.pk)

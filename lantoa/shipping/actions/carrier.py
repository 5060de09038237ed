"""Connect a carrier, so that it tells of a seller's parcels by itself."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.shipping import acts
from lantoa.shipping.actions.secret import sealed
from lantoa.shipping.adapters import registry
from lantoa.shipping.errors import BadCarrier
from lantoa.shipping.models import CarrierAccount
from lantoa.shipping.queries import hook_token
from lantoa.shipping.rules.carriers import OTHER, OWN


def carrier_account(organisation_id: int, carrier: str) -> CarrierAccount:
    """The organisation's live account at this carrier, with an address of its own; made when first asked for.

    Refuses (BadCarrier) a carrier nobody knows here.
    """
    if carrier not in registry.carriers() and carrier not in (OWN, OTHER):
        raise BadCarrier(_("This carrier is not known here."), field="carrier")
    live = CarrierAccount.objects.live().filter(organisation=organisation_id, carrier=carrier)
    found: CarrierAccount | None = live.first()
    if found:
        return found
    try:
        with transaction.atomic():
            made: CarrierAccount = CarrierAccount.objects.create(
                organisation_id=organisation_id,
                carrier=carrier,
                created_at=world.now(),
                hook_token=hook_token(organisation_id, carrier),
            )
            return made
    except IntegrityError:
        return live.get()  # type: ignore[no-any-return]


def take_turn(organisation_id: int, carrier: str) -> CarrierAccount:
    """The live account, held until the transaction ends: whatever is told, settled or registered of this seller's parcels with
    this carrier comes one after the other, so that a message and its parcel cannot miss each other."""
    account = carrier_account(organisation_id, carrier)
    return CarrierAccount.objects.select_for_update(no_key=True).get(pk=account.pk)


def connect_carrier(
    organisation: models.Model, carrier: str, *, secret: str, by: Actor, key: UUID | None = None
) -> CarrierAccount:
    """Say with which key this carrier proves its messages; kept encrypted. Connecting again replaces the key, the address
    stays. Refuses (BadCarrier) an unknown carrier and a key that is too easy to guess."""
    secret = secret.strip()
    adapter = registry.carriers().get(carrier)
    if adapter is None:
        raise BadCarrier(_("This carrier is not known here."), field="carrier")
    if adapter.check_config(secret):
        raise BadCarrier(
            _("The key needs 16 to 100 letters and digits without spaces, the same here and at the carrier."),
            field="secret",
        )
    body = {
        "organisation": organisation.pk,
        "carrier": carrier,
        "secret": salted_hmac("shipping.carrier", secret, algorithm="sha256").hexdigest(),
    }
    with journal.command("shipping.connect_carrier", key, body, by=by) as run:
        account = carrier_account(organisation.pk, carrier)
        if not run.replayed:
            CarrierAccount.objects.filter(pk=account.pk).update(hook_secret=sealed(secret))
            journal.record(
                acts.CARRIER_CONNECTED, account, by=by, on_behalf_of=organisation.pk, data={"carrier": carrier}
            )
    account.refresh_from_db()
    return account

"""What no carrier is asked for: parcels that cannot be, and times at which nobody fetches."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from lantoa.kit.world import world
from lantoa.shipping.actions.quote import needs_of
from lantoa.shipping.adapters.booking import AFTERNOON, MORNING, PICK, Booking, Consignment
from lantoa.shipping.errors import BadBooking
from lantoa.shipping.rules import carriers
from lantoa.shipping.rules.offers import Most, against

# Further ahead no carrier fetches.
LATEST_PICK = timedelta(days=7)


def refuse_impossible(adapter: Booking, consignment: Consignment, service: str, fee: int) -> None:
    """Refuses (BadBooking) 0 g, what is beyond the carrier's limits, cold goods where they are not kept cold, an impossible amount, and a time at
    which nobody fetches."""
    limits = adapter.limits
    reason = against(needs_of(consignment), Most(limits.weight, limits.side, limits.cash))
    sentences = {
        "no_weight": (_("Write what the parcel weighs; 0 g cannot be carried."), "weight"),
        "too_heavy": (_("This carrier does not take so heavy a parcel. Make two of it."), "weight"),
        "too_large": (_("This carrier does not take so large a parcel."), "length"),
        "too_much_cash": (_("This carrier does not collect so much at the door."), "cash"),
    }
    if reason:
        sentence, field = sentences[reason]
        raise BadBooking(sentence, field=field)
    if consignment.cold and service not in adapter.cold_services:
        raise BadBooking(_("This carrier does not keep it cold."), field="cold")
    if consignment.pick_day and not (
        PICK in adapter.can and consignment.fetched and consignment.pick_part in (MORNING, AFTERNOON)
        and timedelta(0) <= consignment.pick_day - world.today() <= LATEST_PICK
    ):  # fmt: skip
        raise BadBooking(_("The carrier cannot be asked to fetch it then. Choose another time."), field="pick")
    if not 0 <= consignment.cash <= carriers.LARGEST_CASH:
        raise BadBooking(_("This amount cannot be right."), field="cash")
    if not (0 <= consignment.value <= carriers.LARGEST_CASH and 0 <= fee <= carriers.LARGEST_CASH):
        raise BadBooking(_("This amount cannot be right."), field="value")

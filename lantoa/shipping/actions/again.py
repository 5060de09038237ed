"""Say to a carrier what becomes of a parcel nobody took: another try, elsewhere or with a word, or back."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.shipping.actions.access import access_at, key_refused
from lantoa.shipping.adapters.booking import AGAIN, BACK, CHANGE, Change, NoAnswer, Refused
from lantoa.shipping.errors import BadBooking
from lantoa.shipping.models import Booking, Parcel
from lantoa.shipping.rules.statuses import FAILED, MOVING, OUT

WAYS = (AGAIN, BACK)


def can_ask(parcel: Parcel) -> tuple[str, ...]:
    """What its carrier can be asked for from here now: "again", "back", both, or nothing."""
    if parcel.status not in (FAILED, MOVING, OUT):
        return ()
    way = access_at(parcel.organisation_id, parcel.carrier)
    wanted = WAYS if parcel.status == FAILED else (BACK,)
    return tuple(one for one in wanted if way and one in way[0].can)


def can_change(parcel: Parcel) -> bool:
    """Whether its carrier takes another number, address or word for it from here."""
    way = access_at(parcel.organisation_id, parcel.carrier)
    return way is not None and CHANGE in way[0].can


def ask_carrier(parcel: Parcel, way: str, change: Change | None = None) -> None:
    """Ask the carrier to try once more ("again"), with a change first where one is wished, or to bring it back ("back"). The carrier is asked
    at once: call it outside any transaction. What it then does it tells like any other news; asked twice it is one wish. What was changed
    stands in the booking from then on.

    Refuses (BadBooking) what cannot be asked now, a change where it goes by telephone, and what the carrier says no to or gives no answer
    about.
    """
    reach = access_at(parcel.organisation_id, parcel.carrier)
    if reach is None or way not in can_ask(parcel):
        raise BadBooking(_("This cannot be asked of the carrier from here. Call it, and name the tracking code."))
    adapter, access = reach
    if change and CHANGE not in adapter.can:
        raise BadBooking(
            _("This carrier takes no changes from here. Call it, and name the tracking code."), field="note"
        )
    try:
        if change and way == AGAIN:
            adapter.change(access, parcel.tracking_code, change)
            _keep(parcel, change)
        (adapter.again if way == AGAIN else adapter.back)(access, parcel.tracking_code)
    except Refused as refused:
        raise BadBooking(_("The carrier says: %(words)s") % {"words": str(refused)}) from None
    except NoAnswer as silent:
        if silent.key:
            key_refused(parcel.organisation_id, parcel.carrier)
        raise BadBooking(_("The carrier gives no answer now. Try again in a while, or call it.")) from None


def _keep(parcel: Parcel, change: Change) -> None:
    with transaction.atomic():
        booking = Booking.objects.select_for_update(no_key=True).filter(parcel=parcel).first()
        if booking and booking.receiver:  # whoever is forgotten stays so
            said = {name: value for name, value in asdict(change).items() if value and name != "note"}
            Booking.objects.filter(pk=booking.pk).update(
                receiver={**booking.receiver, **said}, note=(change.note or booking.note)[:120]
            )

"""Say to a carrier what becomes of a parcel nobody took: another try, or back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lantoa.shipping.actions.access import access_at, key_refused
from lantoa.shipping.adapters.booking import AGAIN, BACK, NoAnswer, Refused
from lantoa.shipping.errors import BadBooking
from lantoa.shipping.models import Parcel
from lantoa.shipping.rules.statuses import FAILED, MOVING, OUT

WAYS = (AGAIN, BACK)


def can_ask(parcel: Parcel) -> tuple[str, ...]:
    """What its carrier can be asked for from here now: "again", "back", both, or nothing."""
    if parcel.status not in (FAILED, MOVING, OUT):
        return ()
    way = access_at(parcel.organisation_id, parcel.carrier)
    wanted = WAYS if parcel.status == FAILED else (BACK,)
    return tuple(one for one in wanted if way and one in way[0].can)


def ask_carrier(parcel: Parcel, way: str) -> None:
    """Ask the carrier to try once more ("again") or to bring it back ("back"). The carrier is asked at once: call it outside any
    transaction. What it then does it tells like any other news; asked twice it is one wish.

    Refuses (BadBooking) what cannot be asked now, and what the carrier says no to or gives no answer about.
    """
    reach = access_at(parcel.organisation_id, parcel.carrier)
    if reach is None or way not in can_ask(parcel):
        raise BadBooking(_("This cannot be asked of the carrier from here. Call it, and name the tracking code."))
    adapter, access = reach
    try:
        (adapter.again if way == AGAIN else adapter.back)(access, parcel.tracking_code)
    except Refused as refused:
        raise BadBooking(_("The carrier says: %(words)s") % {"words": str(refused)}) from None
    except NoAnswer as silent:
        if silent.key:
            key_refused(parcel.organisation_id, parcel.carrier)
        raise BadBooking(_("The carrier gives no answer now. Try again in a while, or call it.")) from None

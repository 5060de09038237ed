"""Ask the carriers a seller is connected with what a parcel would cost."""

from __future__ import annotations

from dataclasses import replace

from lantoa.shipping.actions.access import access_at, key_accepted, key_refused
from lantoa.shipping.actions.old_place import UnknownPlace, with_ids
from lantoa.shipping.adapters.booking import QUOTE, Access, Booking, Consignment, NoAnswer, Refused
from lantoa.shipping.queries.booking import accesses
from lantoa.shipping.rules.offers import Compared, Most, Needs, NoOffer, Priced, against, in_order, unsuitable

# Why a carrier made no offer, beside what stands against the parcel itself.
NO_ANSWER, BAD_KEY, SAID_NO, NO_PLACE = "no_answer", "key", "said_no", "no_place"


def needs_of(consignment: Consignment) -> Needs:
    """What a consignment asks of a carrier."""
    sides = (consignment.length, consignment.width, consignment.height)
    return Needs(consignment.weight, sides, consignment.cash, consignment.cold, consignment.fragile)


def compare(organisation_id: int, consignment: Consignment) -> Compared:
    """What each connected carrier would take. Carriers are asked one after the other: call it outside any transaction."""
    needs, found, without = needs_of(consignment), [], []
    for row in accesses(organisation_id):
        carrier = row.account.carrier
        way = access_at(organisation_id, carrier)
        if way is None or QUOTE not in way[0].can:
            continue
        told = _asked(organisation_id, carrier, way, consignment, needs)
        if isinstance(told, NoOffer):
            without.append(told)
        else:
            found += told
    return Compared([(one, unsuitable(needs, one)) for one in in_order(found, needs)], without)


def ready(carrier: str, adapter: Booking, access: Access, consignment: Consignment) -> Consignment:
    """The consignment with the carrier's own numbers for both ends. Raises UnknownPlace and what the adapter raises."""
    here, there = (with_ids(carrier, adapter, access, end) for end in (consignment.sender, consignment.receiver))
    return replace(consignment, sender=here, receiver=there)


def _asked(
    organisation_id: int, carrier: str, way: tuple[Booking, Access], consignment: Consignment, needs: Needs
) -> list[Priced] | NoOffer:
    adapter, access = way
    limits = adapter.limits
    reason = against(needs, Most(limits.weight, limits.side, limits.cash))
    if reason:
        return NoOffer(carrier, reason)
    try:
        offers = adapter.quote(access, ready(carrier, adapter, access, consignment))
    except UnknownPlace as unknown:
        return NoOffer(carrier, NO_PLACE, unknown.name)
    except Refused as refused:
        return NoOffer(carrier, SAID_NO, str(refused))
    except NoAnswer as silent:
        if silent.key:
            key_refused(organisation_id, carrier)
        return NoOffer(carrier, BAD_KEY if silent.key else NO_ANSWER)
    key_accepted(organisation_id, carrier)
    return [Priced(carrier, one.service, one.name, one.fee, one.promised, one.cold, one.fragile) for one in offers]

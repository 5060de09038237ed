"""Find a place in a carrier's own list, and remember the list."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.db import transaction

from lantoa.kit.world import world
from lantoa.shipping.adapters.booking import Access, Booking, End
from lantoa.shipping.models import CarrierPlace
from lantoa.shipping.rules.old_places import matching

GOOD_FOR = timedelta(days=30)


class UnknownPlace(Exception):
    """The carrier's list has no such place, or two; `name` is the one that was looked for."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def with_ids(carrier: str, adapter: Booking, access: Access, end: End) -> End:
    """The same end with the carrier's own numbers for its province, district and ward; unchanged where it reads names.

    The carrier is asked for lists that are not here yet: call it outside any transaction. Raises UnknownPlace, and what the
    adapter raises.
    """
    names, parent, found = {"province": end.province, "district": end.district, "ward": end.ward}, "", []
    for level in adapter.place_levels:
        listed = [(one.outside_id, [one.name, *one.others]) for one in _listed(carrier, adapter, access, level, parent)]
        parent = matching(names[level], listed)
        if not parent:
            raise UnknownPlace(names[level])
        found.append(parent)
    return replace(end, ids=tuple(found))


def _listed(carrier: str, adapter: Booking, access: Access, level: str, parent: str) -> list[CarrierPlace]:
    known = CarrierPlace.objects.filter(carrier=carrier, level=level, parent=parent)
    rows = list(known.filter(read_at__gt=world.now() - GOOD_FOR).order_by("pk"))
    if rows:
        return rows
    now, seen = world.now(), set()
    fresh = []
    for one in adapter.places(access, level, parent):
        if one.outside_id not in seen:
            seen.add(one.outside_id)
            fresh.append(
                CarrierPlace(
                    carrier=carrier, level=level, parent=parent, outside_id=one.outside_id, name=one.name, others=list(one.others), read_at=now
                )
            )  # fmt: skip
    with transaction.atomic():
        known.exclude(outside_id__in=seen).delete()
        CarrierPlace.objects.bulk_create(
            fresh, update_conflicts=True, unique_fields=["carrier", "level", "parent", "outside_id"], update_fields=["name", "others", "read_at"]
        )  # fmt: skip
    return list(known.order_by("pk"))

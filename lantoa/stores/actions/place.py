"""Stalls whose commune ended in another one go along with it."""

from __future__ import annotations

from django.db import transaction

from lantoa.journal import api as journal
from lantoa.places import api as places
from lantoa.stores.acts import STORE_CHANGED
from lantoa.stores.models import Store

AT_ONCE = 500


def go_along(old: places.Unit, new: places.Unit) -> int:
    """Let the stalls of this commune stand in that one from now on, some hundred in each transaction; how many. What they sold stays counted
    where it was sold."""
    done = 0
    while those := list(Store.objects.filter(unit=old).order_by("pk")[:AT_ONCE]):
        with transaction.atomic():
            done += Store.objects.filter(pk__in=[one.pk for one in those], unit=old).update(unit=new)
            journal.record_many(
                journal.Act(
                    STORE_CHANGED, one, on_behalf_of=one.organisation_id, place=new.pk, rehearsal=one.rehearsal, data={"from_unit": old.pk}
                )
                for one in those
            )  # fmt: skip
    return done

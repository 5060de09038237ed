"""The demo's commune has taken a few things of its shared desk on, and the department handed a list to an association."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lantoa.accounts import api as accounts
from lantoa.desks import api as desks

if TYPE_CHECKING:
    from lantoa.portal.actions.demo import Community


def look_after(there: Community) -> None:
    """As its people would: the longest waiting first, one of them done already."""
    said = there.written["desks"]
    body, department = there.organisations[said["body"]], there.organisations["so"]
    kind, hand_on = desks.lists()[said["list"]], accounts.actor_for(there.people["hai"], department)
    by = accounts.actor_for(accounts.people_of(body, {"officer"})[0], body)
    for given in said["cares"]:
        there.ago(days=given["taken_days_ago"])
        free = [row for row in desks.first_of(kind, by) if row.care is None]
        if not free:
            continue
        care = desks.take(kind, free[0].subject_id, by=by)
        if "words" in given:
            there.ago(days=given["done_days_ago"])
            desks.end(care, words=given["words"], by=by)
    for given in said["partners"]:
        there.ago(days=given["days_ago"])
        desks.hand_to(desks.lists()[given["list"]], there.organisations[given["partner"]], by=hand_on)

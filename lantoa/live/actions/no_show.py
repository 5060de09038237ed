"""Parcels that came back: noted only when a carrier says so, forgotten after a while, and gone when the person says it was otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit import keyed
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.live import acts
from lantoa.live.errors import BadClaim
from lantoa.live.models import ClaimLine, NoShow
from lantoa.orders import api as orders

LONGEST_WORDS = 300


def mark_of(phone: str) -> str:
    """The same number's mark; without the house's key nobody finds the number by it."""
    return marks_of(phone)[0]


def marks_of(phone: str) -> tuple[str, ...]:
    """Every mark under which something may be kept of this number."""
    return keyed.marks("live.no_show", phone)


def note_returned(order_ids: Iterable[int]) -> int:
    """A carrier said that these orders' parcels came back: noted once for each that was claimed in a sale and to be paid at the door.
    Joins the caller's transaction; returns how many were new."""
    claimed = ClaimLine.objects.filter(order__in=list(order_ids)).values("order")
    found = orders.Order.objects.filter(pk__in=claimed, method=orders.Order.Method.COD).select_related("store")
    now = world.now()
    until = now + timedelta(days=settings.LIVE_NO_SHOW_DAYS)
    new = 0
    for order in found.order_by("pk"):
        one, made = NoShow.objects.get_or_create(
            order=order, defaults={"mark": mark_of(order.buyer_phone), "told_at": now, "expires_at": until}
        )
        if made:
            journal.record(acts.NO_SHOW, one, on_behalf_of=order.store.organisation_id, data={"order": order.pk})
            new += 1
    return new


def asks_for_money_first(phone: str) -> bool:
    """Whether a parcel for this number came back and that still counts: then goods are paid before they are sent. Never more than that."""
    found: bool = NoShow.objects.counting(world.now()).filter(mark__in=marks_of(phone)).exists()
    return found


def contest(one: NoShow, words: str, *, by: Actor, key: UUID | None = None) -> None:
    """The person says that it was otherwise; from now on it does not count. Refuses (BadClaim) too many words."""
    said = clean_line(words)
    if len(said) > LONGEST_WORDS:
        raise BadClaim(_("This note is too long. Please write at most 300 characters."), field="words")
    with journal.command("live.contest", key, {"no_show": one.pk, "words": said}, by=by) as run:
        if not run.replayed and NoShow.objects.filter(pk=one.pk, contested_at=None).update(
            contested_at=world.now(), words=said
        ):
            journal.record(acts.NO_SHOW_CONTESTED, one, by=by, data={"order": one.order_id})


def forget_old() -> int:
    """What has run out is gone for good; returns how many."""
    return int(NoShow.objects.filter(expires_at__lte=world.now()).delete()[0])

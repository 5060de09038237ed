"""Look how listings stand at their channels, note what somebody changed there by hand, and do what the seller decides about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import F, Prefetch, Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from lantoa.channels import acts
from lantoa.channels.actions.account import asking, note_fault
from lantoa.channels.actions.listing import note_change
from lantoa.channels.adapters import registry
from lantoa.channels.adapters.base import UNKNOWN, DraftVariant, NotDone, SeenListing
from lantoa.channels.errors import NotYours
from lantoa.channels.models import ChannelAccount, Listing, ListingVariant
from lantoa.channels.rules.listings import variant_of
from lantoa.channels.rules.pace import looked_at_once
from lantoa.channels.rules.sight import ONCE, differing, told
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.stock import api as stock
from lantoa.stores import api as stores

AT_ONCE = 50  # what a channel is asked for in one call
MOST_ACCOUNTS = 20
MOST_FREED = 500
LOOK_EVERY = timedelta(hours=1)
# Fewer pieces than were sent may be an order on its way here; lists of orders are read more often than this.
LOOK_AGAIN = timedelta(minutes=15)
LOOK_AT_MOST_EVERY = timedelta(minutes=1)
AFTER_A_FAILURE = timedelta(minutes=10)


def _due(now: datetime) -> models.QuerySet[Listing]:
    idle = Q(account__busy_until=None) | Q(account__busy_until__lte=now)
    working = Q(account__ended_at=None, account__key_refused_at=None, account__connected_at__isnull=False)
    late = Q(looked_at=None) | Q(looked_at__lte=now - LOOK_EVERY)
    doubted = Q(looked_at__lte=now - LOOK_AGAIN, seen__has_key=ONCE)
    quiet = Q(sending_until=None) | Q(sending_until__lte=now)
    found: models.QuerySet[Listing] = Listing.objects.settled().filter(idle, working, quiet, late | doubted)
    return found


def to_look_at() -> list[int]:
    """Accounts with listings that are to be looked at, at most twenty. One query."""
    found = _due(world.now()).order_by().values_list("account_id", flat=True).distinct()
    return list(found[:MOST_ACCOUNTS])


def look_soon(account: ChannelAccount, outside_ids: Iterable[str] | None = None) -> None:
    """These, or all, may have been touched there: they are looked at with the next round. Joins the caller's transaction."""
    now = world.now()
    rested = Q(looked_at=None) | Q(looked_at__lte=now - LOOK_AT_MOST_EVERY)
    there = Listing.objects.alive().filter(rested, account=account)
    if outside_ids is not None:
        there = there.filter(outside_id__in=[one for one in outside_ids if one])
    there.update(looked_at=now - LOOK_EVERY)


def look_at(account_id: int) -> int:
    """Ask one account how some of its listings stand there, at most fifty and no more than its channel's pace allows, those that were
    looked at longest ago; returns how many were seen.

    Asks the network: call it outside any transaction.
    """
    account = ChannelAccount.objects.get(pk=account_id)
    due = _due(world.now()).filter(account=account).order_by(F("looked_at").asc(nulls_first=True), "pk")
    with_names = ListingVariant.objects.select_related("variant")
    asked = list(
        due.prefetch_related(Prefetch("variants", with_names, to_attr="rows"))[
            : looked_at_once(account.channel, AT_ONCE)
        ]
    )
    if not asked:
        return 0
    try:
        numbers, adapter = [one.outside_id for one in asked], registry.showcases()[account.channel]
        seen = asking(account, lambda access: adapter.look(access, numbers))
    except NotDone as error:
        note_fault(account, error)
        pks = [one.pk for one in asked]
        Listing.objects.filter(pk__in=pks).update(looked_at=world.now() - LOOK_EVERY + AFTER_A_FAILURE)
        return 0
    by_number = {one.outside_id: one for one in seen}
    for listing in asked:
        if listing.outside_id in by_number:
            _note(account, listing, by_number[listing.outside_id])
    return len(seen)


def _note(account: ChannelAccount, listing: Listing, there: SeenListing) -> None:
    """Keep what was seen, unless the listing changed here while the channel was asked: then it is sent, and looked at later."""
    now = world.now()
    same = Listing.objects.settled().filter(pk=listing.pk, sent_version=listing.sent_version)
    fault = there.state if there.state in ("gone", "refused") else ""
    with transaction.atomic():
        if fault:
            values: dict[str, Any] = {"fault": fault, "words": there.words[:200], "next_try_at": None, "seen": {}, "looked_at": now}  # fmt: skip
            # Put up anew it is owed again; until then nothing is sent.
            if same.update(**values, wanted_version=F("wanted_version") + 1):
                _told(account, listing, acts.LISTING_GONE if fault == "gone" else acts.LISTING_REFUSED, {})
            return
        found = _differing(listing, there)
        if same.update(seen=found, looked_at=now) and set(told(found)) - set(told(listing.seen)):
            _told(account, listing, acts.LISTING_DIFFERS, {"what": told(found)})


def _told(account: ChannelAccount, listing: Listing, act: str, data: dict[str, Any]) -> None:
    said = {"channel": account.channel, **data}
    journal.record(act, listing, on_behalf_of=account.organisation_id, data=said)


def _differing(listing: Listing, there: SeenListing) -> dict[str, Any]:
    rows: list[ListingVariant] = listing.rows
    matched = [(row, one) for row in rows if (one := _same_variant(listing, row, there.variants)) is not None]
    return differing(
        title=(listing.sent_title, there.title),
        shown=(listing.sent_shown, there.state),  # type: ignore[arg-type]
        prices={row.variant_id: (row.sent_price, one.price) for row, one in matched},
        stocks={row.variant_id: (row.sent_stock, one.stock) for row, one in matched if one.stock != UNKNOWN},
        before=listing.seen,
    )


def _same_variant(listing: Listing, row: ListingVariant, there: Iterable[DraftVariant]) -> DraftVariant | None:
    found = list(there)
    by_word = next((one for one in found if variant_of(one.sku, listing.pk) == row.variant_id), None)
    by_number = next((one for one in found if row.outside_id and one.outside_id == row.outside_id), None)
    name = " ".join(row.variant.name.split())
    return by_word or by_number or next((one for one in found if not one.sku and one.name == name), None)


def make_as_here(listing: Listing, *, by: Actor, key: UUID | None = None) -> Listing:
    """Make it there what it is here. Refuses (NotYours) one in which nothing differs any more."""
    return _decide(listing, keep=False, by=by, key=key)


def keep_theirs(listing: Listing, *, by: Actor, key: UUID | None = None) -> Listing:
    """From now on it is there what somebody made of it: title, price and sight. How many are left is the same everywhere.

    Refuses (NotYours) one in which nothing differs any more.
    """
    return _decide(listing, keep=True, by=by, key=key)


def _decide(listing: Listing, *, keep: bool, by: Actor, key: UUID | None) -> Listing:
    act = acts.THEIRS_KEPT if keep else acts.MADE_AS_HERE
    with journal.command(f"channels.{act.rpartition('.')[2]}", key, {"listing": listing.pk}, by=by) as run:
        if not run.replayed:
            now_: Listing = Listing.objects.select_for_update().get(pk=listing.pk)
            what = told(now_.seen)
            if not what or now_.wish == Listing.Wish.ENDED:
                raise NotYours(_("This listing has changed meanwhile. Please look at it again."))
            values: dict[str, Any] = {"seen": {}, "wanted_version": F("wanted_version") + 1, "next_try_at": None, "tries": 0}  # fmt: skip
            if keep:
                values |= _kept(now_)
            else:
                values |= {"whole_version": F("wanted_version") + 1, "sent_digest": ""}
            Listing.objects.filter(pk=listing.pk).update(**values)
            data = {"channel": now_.account.channel, "what": what}
            journal.record(act, now_, by=by, on_behalf_of=now_.account.organisation_id, data=data)
    listing.refresh_from_db()
    return listing


def _kept(listing: Listing) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if "title" in listing.seen:
        values["title"] = values["sent_title"] = listing.seen["title"][:300]
    if "shown" in listing.seen:
        values["wish"] = Listing.Wish.SHOWN if listing.seen["shown"] else Listing.Wish.PAUSED
    for pk, price in listing.seen.get("price", {}).items():
        if price > 0:
            ListingVariant.objects.filter(listing=listing, variant=int(pk)).update(price=price)
    return values


def hear_of_freed(*, everything: bool = False) -> list[int]:
    """Listings whose channel was told another number than is left now, because a hold ran out: nobody acted, so nothing told of it.
    With `everything` all listings are held against the ledger. Returns the ids of those that are behind now. One query when all agree.
    """
    now = world.now()
    seen = stores.Offer.objects.filter(shown=True, withheld=False, consigned=False).values("variant")
    settled = Listing.objects.settled().filter(account__ended_at=None, wish=Listing.Wish.SHOWN).values("pk")
    rows = ListingVariant.objects.filter(listing__in=settled, sent_stock__isnull=False, variant__in=seen)
    if not everything:
        rows = rows.filter(variant__in=stock.Hold.objects.filter(expires_at__lte=now).values("variant"))
    left = stock.with_left(rows, "variant_id", now=now)
    other = left.exclude(sent_stock=Greatest(F("left") - F("listing__account__buffer"), 0))
    variants = list(other.order_by("pk").values_list("variant_id", flat=True).distinct()[:MOST_FREED])
    return note_change(variant_ids=variants) if variants else []

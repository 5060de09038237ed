"""Bring a listing to its channel: the newest, once at a time, and what stood against it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q

from lantoa.channels import acts
from lantoa.channels.actions import turn
from lantoa.channels.actions.account import asking, note_fault
from lantoa.channels.actions.draft import digest_of, draft_of, terms_of
from lantoa.channels.adapters import registry
from lantoa.channels.adapters.base import ListingDraft, NotDone, Showcase, Terms
from lantoa.channels.models import Listing, ListingVariant
from lantoa.channels.rules.listings import MOST_TRIES, wait_minutes
from lantoa.channels.rules.sight import undecided_prices
from lantoa.journal import api as journal
from lantoa.kit.world import world

AT_ONCE = 50
ROUNDS = 3


def send(listing_id: int) -> str:
    """Send what the channel does not know yet, until it knows the newest; returns "sent", "later" or "not now".

    Asks the network: call it outside any transaction. Called twice at once the second returns.
    """
    for _round in range(ROUNDS):
        listing = _claimed(listing_id)
        if listing is None:
            return "not now"
        # Read before anything that is sent is: what changes from here on raises the number and is sent again.
        version = listing.wanted_version
        try:
            with turn.kept(listing):
                _bring(listing, version)
        except NotDone as error:
            note_fault(listing.account, error)
            _failed(listing, error)
            return "later"
        except BaseException:
            turn.mine(listing).update(sending_until=None)
            raise
        if not Listing.objects.behind().filter(pk=listing_id).exists():
            return "sent"
    return "later"


def _claimed(listing_id: int) -> Listing | None:
    now = world.now()
    free = due_listings(now).filter(pk=listing_id)
    if not free.update(sending_until=now + turn.TURN):
        return None
    return Listing.objects.select_related("account", "product").get(pk=listing_id)


def due_listings(now: datetime) -> models.QuerySet[Listing]:
    """What is to be sent now: behind, with nobody sending it, its wait over, its account working and not to be left alone."""
    idle = Q(sending_until=None) | Q(sending_until__lte=now)
    waited = Q(next_try_at=None, fault="") | Q(next_try_at__lte=now)
    open_ = Q(account__busy_until=None) | Q(account__busy_until__lte=now)
    working = Q(account__ended_at=None, account__key_refused_at=None, account__connected_at__isnull=False)
    pks = Listing.objects.behind().filter(idle, waited, open_, working).values("pk")
    # One table only: the row itself is what two workers meet at.
    found: models.QuerySet[Listing] = Listing.objects.behind().filter(idle, waited, pk__in=pks)
    return found


def due(account_id: int | None = None, *, most: int = AT_ONCE) -> list[int]:
    """Listings to be sent now, of this account or of all, those first of which fewer are left, then those that were sent last the
    longest ago."""
    found = due_listings(world.now())
    if account_id is not None:
        found = found.filter(account=account_id)
    return list(found.order_by("-hurry", F("sent_at").asc(nulls_first=True), "pk").values_list("pk", flat=True)[:most])


def _bring(listing: Listing, version: int) -> None:
    adapter = registry.showcases()[listing.account.channel]
    changed = listing.sent_version < listing.whole_version or not listing.outside_id
    title: str | None = None
    if changed and listing.wish == Listing.Wish.SHOWN:
        title = _publish(listing, adapter)
    elif not listing.outside_id:
        # Never put there, and not wanted there any more.
        _sent(listing, version, None, None)
        return
    terms = terms_of(listing)
    asking(listing.account, lambda access: adapter.set_terms(access, listing.outside_id, terms))
    _sent(listing, version, title, terms)


def _publish(listing: Listing, adapter: Showcase) -> str | None:
    """Send the whole of it, unless only its price changed; returns the title it has there now, None where that was not sent."""
    _check(draft := draft_of(listing, with_photos=False), adapter)
    if listing.outside_id and listing.sent_digest == digest_of(draft):
        return None
    _check(draft := draft_of(listing, with_photos=True), adapter)
    if listing.sent_digest:
        # Until it is known to be there, nobody knows what is.
        turn.mine(listing).update(sent_digest="")
    published = asking(listing.account, lambda access: adapter.publish(access, draft))
    numbers = dict(published.variants)
    with transaction.atomic():
        there = {"outside_id": published.outside_id, "url": published.url[:300], "sent_digest": digest_of(draft)}
        mine = turn.mine(listing).update(**there)
        if not mine:
            # Whoever sends it by now finds what we made there, and may have been there before us with what is newer.
            again = {"wanted_version": F("wanted_version") + 1, "whole_version": F("wanted_version") + 1, "sent_digest": ""}  # fmt: skip
            Listing.objects.filter(pk=listing.pk).update(**again)
        new = mine and Listing.objects.filter(pk=listing.pk, published_at=None).update(published_at=world.now())
        for one in draft.variants if mine else ():
            variant_id = int(one.sku.rpartition("V")[2])
            rows = ListingVariant.objects.filter(listing=listing, variant=variant_id)
            rows.update(outside_id=numbers.get(one.sku, ""))
        if new:
            data = {"channel": listing.account.channel, "product": listing.product_id}
            journal.record(acts.PUBLISHED, listing, on_behalf_of=listing.account.organisation_id, data=data)
    if not mine:
        raise NotDone("another sends it by now", fault="silent")
    listing.outside_id = published.outside_id
    return draft.title


def _check(draft: ListingDraft, adapter: Showcase) -> None:
    problems = adapter.problems(draft)
    if problems:
        first = problems[0]
        raise NotDone("would be refused", fault="refused", field=first.field, words=f"{first.field}: {first.why}")


def _sent(listing: Listing, version: int, title: str | None, terms: Terms | None) -> None:
    """Write down what the channel took. Where another sends it by now, ours may have come last there: it is sent once more."""
    values: dict[str, Any] = {"sent_version": version, "sending_until": None, "hurry": False, "fault": "", "words": "", "tries": 0, "next_try_at": None, "sent_at": world.now()}  # fmt: skip
    # A price said here after somebody set one there is the newer one.
    ours = listing.sent_version < listing.whole_version
    theirs = {} if ours else undecided_prices(listing.seen)
    if title is not None:
        values |= {"sent_title": title[:300], "seen": {}}
    else:
        kept = ("title",) if ours else ("title", "price")
        values["seen"] = {name: said for name, said in listing.seen.items() if name in kept}
    if terms is not None:
        values["sent_shown"] = terms.shown
    with transaction.atomic():
        if not turn.mine(listing).update(**values):
            Listing.objects.filter(pk=listing.pk).update(wanted_version=F("wanted_version") + 1)
            return
        for one in terms.variants if terms else ():
            pk = int(one.sku.rpartition("V")[2])
            said = {"sent_stock": one.stock} if pk in theirs else {"sent_stock": one.stock, "sent_price": one.price}
            ListingVariant.objects.filter(listing=listing, variant=pk).update(**said)


def _failed(listing: Listing, error: NotDone) -> None:
    tries = listing.tries + 1
    again = error.retryable or error.fault == "key"
    at = world.now() + timedelta(minutes=wait_minutes(tries, error.seconds)) if again and tries < MOST_TRIES else None
    if error.fault == "busy":
        # To be asked to wait is no failure of this listing: it waits as long as its account does.
        tries, at = listing.tries, world.now() + timedelta(seconds=max(error.seconds, 1))
    values = {
        "fault": error.fault, "words": error.words[:200], "tries": tries, "next_try_at": at, "sending_until": None,
    }  # fmt: skip
    with transaction.atomic():
        mine = turn.mine(listing).update(**values)
        act = {"refused": acts.LISTING_REFUSED, "gone": acts.LISTING_GONE}.get(error.fault)
        if mine and act and listing.fault != error.fault:
            data = {"channel": listing.account.channel, "code": error.code[:80]}
            journal.record(act, listing, on_behalf_of=listing.account.organisation_id, data=data)

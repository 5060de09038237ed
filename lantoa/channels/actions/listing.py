"""Show a product at a channel, change what differs there, pause, end, try again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lantoa.catalog import api as catalog
from lantoa.channels import acts
from lantoa.channels.actions.draft import draft_of
from lantoa.channels.adapters import registry
from lantoa.channels.adapters.base import ListingProblem
from lantoa.channels.errors import BadListing, BadListings, NotYours
from lantoa.channels.models import ChannelAccount, ChannelShelf, Listing, ListingVariant
from lantoa.channels.rules import channels
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.stores import api as stores


@dataclass(frozen=True, slots=True)
class Own:
    """What a listing has of its own; "" and 0: as the product says. `prices` in đồng by variant id."""

    title: str = ""
    description: str = ""
    category: str = ""
    weight_grams: int = 0
    photos: tuple[int, ...] = ()
    prices: Mapping[int, int] = field(default_factory=dict)


def publish(
    account: ChannelAccount, product: catalog.Product, own: Own, *, by: Actor, key: UUID | None = None
) -> Listing:
    """Show the product there; a listing there is gets what `own` says. The worker sends it.

    Refuses (BadListing) everything the channel would refuse, all of it at once; (NotYours) another's account or product, one
    that does not work, a closed channel, and a stall that is only tried out.
    """
    try:
        (listing,) = publish_at(product, [(account, own)], by=by, key=key)
    except BadListings as error:
        raise BadListing(str(error), problems=error.problems[account.pk]) from None
    return listing


def publish_at(
    product: catalog.Product, wanted: Sequence[tuple[ChannelAccount, Own]], *, by: Actor, key: UUID | None = None
) -> list[Listing]:
    """The same at several accounts, all or none: refuses (BadListings) what any of them would refuse, of each all of it."""
    body: dict[str, Any] = {"product": product.pk, "at": {}}
    for account, own in wanted:
        _check(account, product)
        body["at"][str(account.pk)] = {**asdict(own), "photos": list(own.photos), "prices": {str(pk): price for pk, price in own.prices.items()}}  # fmt: skip
    with journal.command("channels.publish", key, body, by=by) as run:
        if run.replayed:
            there = Listing.objects.in_bulk((run.answer or {})["listings"])
            return list(there.values())
        made, found = [], {}
        for account, own in wanted:
            listing = _write(account, product, own)
            made.append(listing)
            if problems := _problems(listing):
                found[account.pk] = [(one.field, one.why, one.bound) for one in problems]
        if found:
            said = {row for rows in found.values() for row in rows}
            raise BadListings(" ".join(problem_words(*row) for row in sorted(said)), problems=found)
        for listing in made:
            data = {"channel": listing.account.channel, "product": product.pk}
            journal.record(acts.PUBLISH_ASKED, listing, by=by, on_behalf_of=product.organisation_id, data=data)
        run.answer = {"listings": [listing.pk for listing in made]}
    return made


def _problems(listing: Listing) -> list[ListingProblem]:
    found = list(registry.showcases()[listing.account.channel].problems(draft_of(listing, with_photos=False)))
    if listing.category and listing.account.channel in registry.shelved() and not any(one.field == "category" for one in found):  # fmt: skip
        known = ChannelShelf.objects.filter(channel=listing.account.channel)
        if known.exists() and not known.filter(number=listing.category).exists():
            found.append(ListingProblem("category", "forbidden"))
    return found


def _check(account: ChannelAccount, product: catalog.Product) -> None:
    if product.organisation_id != account.organisation_id or account.channel not in registry.showcases():
        raise NotYours(_("This cannot be shown there."))
    if account.state != "working":
        raise NotYours(_("Please connect %(channel)s first.") % {"channel": account.name})
    if not channels.is_open(account.channel, world.today()):
        raise NotYours(_("%(channel)s takes nothing new any more.") % {"channel": account.name})
    tried = stores.Store.objects.filter(organisation=account.organisation_id, rehearsal=False)
    if not tried.exists():
        raise NotYours(_("This stall is only tried out. Open it for real first."))


def _write(account: ChannelAccount, product: catalog.Product, own: Own) -> Listing:
    listing: Listing | None = (
        Listing.objects.alive().select_for_update().filter(account=account, product=product).first()
    )
    version = listing.wanted_version + 1 if listing else 1
    values: dict[str, Any] = {
        "title": own.title[:300], "description": own.description, "category": own.category[:40], "weight_grams": own.weight_grams,
        "photos": list(own.photos), "wish": Listing.Wish.SHOWN, "wanted_version": version, "whole_version": version, "fault": "", "words": "", "tries": 0,
        "next_try_at": None,
    }  # fmt: skip
    if listing:
        if listing.fault == "gone":
            # What was removed there is put up anew.
            values |= {"outside_id": "", "url": ""}
        Listing.objects.filter(pk=listing.pk).update(**values)
        listing.refresh_from_db()
    else:
        listing = Listing.objects.create(account=account, product=product, created_at=world.now(), **values)
    for variant in catalog.variants_of(product):
        price = own.prices.get(variant.pk)
        ListingVariant.objects.update_or_create(listing=listing, variant=variant, defaults={"price": price})
    return listing


def problem_words(field_name: str, why: str, bound: int = 0) -> str:
    """What stands against a listing, as a sentence for its seller."""
    bounds = {"bound": bound}
    said = {
        ("title", "missing"): _("Give it a name."),
        ("title", "long"): _("The name may have at most %(bound)s letters there.") % bounds,
        ("title", "short"): _("The name needs at least %(bound)s letters there.") % bounds,
        ("description", "missing"): _("Describe it in a few sentences."),
        ("description", "long"): _("The description may have at most %(bound)s letters there.") % bounds,
        ("description", "short"): _("The description needs at least %(bound)s letters there.") % bounds,
        ("category", "missing"): _("Choose its shelf there."),
        ("category", "forbidden"): _("Nothing can stand on this shelf there. Choose another one."),
        ("photos", "many"): _("At most %(bound)s photos are possible there.") % bounds,
        ("photos", "missing"): _("It needs a photo."),
        ("weight", "missing"): _("Say how much the parcel weighs."),
        ("price", "small"): _("The price is too small for there."),
        ("price", "large"): _("The price is too high for there."),
        ("title", "forbidden"): _("The name may have no Chinese letters there."),
        ("variants", "missing"): _("There is nothing to sell in it."),
        ("variants", "many"): _("At most %(bound)s choices are possible there.") % bounds,
        ("papers", "missing"): _("Food needs its papers there."),
    }
    return said.get((field_name, why)) or _("The channel would not take this: %(field)s.") % {"field": field_name}


def pause(listing: Listing, *, by: Actor, key: UUID | None = None) -> Listing:
    """Out of buyers' sight there for now. Refuses (NotYours) one that is ended."""
    return _wish(listing, Listing.Wish.PAUSED, acts.PAUSED, by, key)


def resume(listing: Listing, *, by: Actor, key: UUID | None = None) -> Listing:
    """Back in buyers' sight there."""
    return _wish(listing, Listing.Wish.SHOWN, acts.RESUMED, by, key)


def end(listing: Listing, *, by: Actor, key: UUID | None = None) -> Listing:
    """For good: out of sight there, and nothing is sent any more once that is done. It can be published anew."""
    return _wish(listing, Listing.Wish.ENDED, acts.ENDED, by, key)


def _wish(listing: Listing, wish: str, act: str, by: Actor, key: UUID | None) -> Listing:
    with journal.command(f"channels.{act.rpartition('.')[2]}", key, {"listing": listing.pk}, by=by) as run:
        if not run.replayed:
            values: dict[str, Any] = {
                "wish": wish,
                "wanted_version": F("wanted_version") + 1,
                "next_try_at": None,
                "tries": 0,
            }
            if wish == Listing.Wish.SHOWN:
                # What changed while it was out of sight was sent as terms only.
                values["whole_version"] = F("wanted_version") + 1
            changed = Listing.objects.alive().filter(pk=listing.pk).exclude(wish=wish)
            if not changed.update(**values):
                raise NotYours(_("This listing has changed meanwhile. Please look at it again."))
            # What failed is tried with the new wish; what is gone there stays gone until it is put up anew.
            Listing.objects.filter(pk=listing.pk).exclude(fault="gone").update(fault="", words="")
            journal.record(act, listing, by=by, on_behalf_of=listing.account.organisation_id, data={})
    listing.refresh_from_db()
    return listing


def retry(listing: Listing, *, by: Actor, key: UUID | None = None) -> Listing:
    """Try again what failed, now. What was removed at the channel is put up there anew. Refuses (NotYours) what did not fail."""
    with journal.command("channels.retry", key, {"listing": listing.pk}, by=by) as run:
        if not run.replayed:
            failed = Listing.objects.behind().filter(pk=listing.pk).exclude(fault="")
            values: dict[str, Any] = {"fault": "", "words": "", "tries": 0, "next_try_at": None}
            if listing.fault == "gone":
                values |= {"outside_id": "", "url": ""}
                values["whole_version"] = values["wanted_version"] = F("wanted_version") + 1
            if not failed.update(**values):
                raise NotYours(_("This listing has changed meanwhile. Please look at it again."))
            journal.record(acts.PUBLISH_ASKED, listing, by=by, on_behalf_of=listing.account.organisation_id, data={})
    listing.refresh_from_db()
    return listing


def note_change(
    *,
    variant_ids: Iterable[int] = (),
    product_ids: Iterable[int] = (),
    account_ids: Iterable[int] = (),
    whole: bool = False,
    hurry: bool = False,
) -> list[int]:
    """Something that listings show has changed, at these accounts or at all; returns the ids of those to be put on their way: what
    was behind already is on it. With `hurry` they go before all others of their account. Joins the caller's transaction."""
    found = Listing.objects.alive().filter(account__ended_at=None)
    if at := list(account_ids):
        found = found.filter(account__in=at)
    wanted = list(variant_ids)
    mine = (
        found.filter(pk__in=ListingVariant.objects.filter(variant__in=wanted).values("listing"))
        if wanted
        else found.filter(product__in=list(product_ids))
    )
    # Most goods stand nowhere else: one question for them.
    ids = list(mine.order_by("pk").values_list("pk", flat=True))
    if ids:
        with transaction.atomic():
            raised: dict[str, Any] = {"wanted_version": F("wanted_version") + 1}
            if whole:
                raised["whole_version"] = F("wanted_version") + 1
            # What is behind already may be on its way as one of many.
            slow = set(Listing.objects.filter(pk__in=ids, hurry=False).values_list("pk", flat=True)) if hurry else set()
            if hurry:
                raised["hurry"] = True
            Listing.objects.filter(pk__in=ids).update(**raised)
            if slow:
                return sorted({*slow, *_new_behind(ids)})
            if whole:
                # What the channel refused may be right now.
                refused = Listing.objects.filter(pk__in=ids, fault="refused")
                again = list(refused.values_list("pk", flat=True))
                refused.update(fault="", words="", tries=0, next_try_at=None)
                return sorted({*again, *_new_behind(ids)})
            return _new_behind(ids)
    return []


def _new_behind(ids: list[int]) -> list[int]:
    # Read after they were raised, whose rows are ours until the commit: whoever sends one meanwhile finds it behind afterwards.
    found = Listing.objects.filter(pk__in=ids, sent_version__gte=F("wanted_version") - 1)
    return list(found.order_by("pk").values_list("pk", flat=True))

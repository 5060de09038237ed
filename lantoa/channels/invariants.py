"""An order of a channel is one order here, its goods are held once, what it owes its channel is told once, and no listing is lost."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q
from django.db.models.functions import Cast

from lantoa.channels import acts
from lantoa.channels.adapters import registry
from lantoa.channels.models import (
    ChannelSale,
    Claim,
    Conversation,
    ConversationClaim,
    ConversationMessage,
    CreatorShare,
    LinkTalk,
    Listing,
    ListingVariant,
    SaleStep,
    Upload,
)
from lantoa.journal import api as journal
from lantoa.kit.invariants import MOST_SHOWN, Tally, invariant
from lantoa.orders import api as orders
from lantoa.stock import api as stock

OURS = ChannelSale._meta.label_lower


@invariant(
    "channels.sales",
    "an order of a channel that became one here did so once, and every such order here came from a channel",
)
def sales(tally: Tally) -> Iterator[str]:
    kept = ChannelSale.objects.exclude(order=None)
    tally.rows = kept.count()
    told = journal.Entry.objects.filter(act=acts.ORDER_CAME, subject_type=OURS)
    often = dict(
        told.annotate(sale=Cast("subject_id", BigIntegerField())).values_list("sale").annotate(often=Count("pk"))
    )
    shown = 0
    for pk, outside_id in kept.order_by("pk").values_list("pk", "outside_id").iterator(chunk_size=5_000):
        if often.get(pk, 0) != 1 and shown < MOST_SHOWN:
            shown += 1
            yield f"{outside_id} became an order {often.get(pk, 0)} times, says the journal"
    of_channel = orders.Order.objects.filter(method=orders.Order.Method.CHANNEL)
    for order in of_channel.filter(~Exists(kept.filter(order=OuterRef("pk"))))[:MOST_SHOWN]:
        yield f"{order.code} is said to be of a channel, and no channel knows it"
    strangers = kept.exclude(order__store__organisation=F("account__organisation"))
    for sale in strangers[:MOST_SHOWN]:
        yield f"{sale.outside_id} became an order of another household"
    for sale in kept.filter(Q(why__gt="") | ~Q(buyer_name="", buyer_phone=""))[:MOST_SHOWN]:
        yield f"{sale.outside_id} is an order, and still says why it is none, or who bought"


@invariant(
    "channels.holds",
    "what is held for an order of a channel that is none here yet is what it wants, at most, and nothing once it is one or over",
)
def holds(tally: Tally) -> Iterator[str]:
    held = stock.Hold.objects.filter(holder_type=OURS)
    tally.rows = ChannelSale.objects.filter(order=None).count()
    waiting = ChannelSale.objects.filter(order=None).exclude(state__in=("cancelled", "returned"))
    mine = waiting.filter(pk=OuterRef("holder_id")).filter(Q(state="unpaid") | Q(why="short"))
    for hold in held.filter(~Exists(mine))[:MOST_SHOWN]:
        yield f"{hold.quantity} of variant {hold.variant_id} are held for a channel's order that waits for nothing"
    shown = 0
    for sale in waiting.filter(why="short").order_by("pk").iterator(chunk_size=1_000):
        wanted = {pk: quantity for pk, quantity in sale.wants}
        for variant, quantity in held.filter(holder_id=sale.pk).values_list("variant_id", "quantity"):
            if quantity > wanted.get(variant, 0) and shown < MOST_SHOWN:
                shown += 1
                yield f"{sale.outside_id} wants {wanted.get(variant, 0)} of variant {variant}, and {quantity} are held for it"


@invariant(
    "channels.steps",
    "what was shipped or cancelled here is on its way to its channel, or known there; and what is known there was told once",
)
def steps(tally: Tally) -> Iterator[str]:
    tally.rows = SaleStep.objects.count()
    here = ChannelSale.objects.filter(account__channel__in=registry.fulfilling(), account__ended_at=None)
    known = {"ship": ("sent", "delivered"), "cancel": ()}
    # What has left the house may have been sent by the channel's own application.
    packed = Q(order__packed_at__isnull=False, order__handed_over_at=None, order__cancelled_at=None)
    done = {"ship": packed, "cancel": Q(order__cancelled_at__isnull=False)}
    words = {"ship": "packed", "cancel": "cancelled"}
    for what, which in done.items():
        over = ("cancelled", "returned", *known[what])
        its = SaleStep.objects.filter(sale=OuterRef("pk"), what=what)
        for sale in here.filter(which).exclude(state__in=over).filter(~Exists(its))[:MOST_SHOWN]:
            yield f"{sale.outside_id} was {words[what]} here, and its channel is not to be told"
    told = journal.Entry.objects.filter(act=acts.STEP_TOLD)
    often = dict(
        told.annotate(step=Cast("subject_id", BigIntegerField())).values_list("step").annotate(often=Count("pk"))
    )
    shown = 0
    for step in SaleStep.objects.exclude(done_at=None).order_by("pk").iterator(chunk_size=5_000):
        if often.get(step.pk, 0) != 1 and shown < MOST_SHOWN:
            shown += 1
            yield f"{step} is known to its channel, and was told {often.get(step.pk, 0)} times, says the journal"


@invariant(
    "channels.listings",
    "a listing is of its household's own goods, each of its choices is of its product, and its number at the channel is its own",
)
def listings(tally: Tally) -> Iterator[str]:
    tally.rows = Listing.objects.count()
    for listing in Listing.objects.exclude(product__organisation=F("account__organisation"))[:MOST_SHOWN]:
        yield f"listing {listing.pk} shows goods of another household"
    for row in ListingVariant.objects.exclude(variant__product=F("listing__product"))[:MOST_SHOWN]:
        yield f"listing {row.listing_id} sells variant {row.variant_id}, which is of another product"
    numbered = Listing.objects.alive().exclude(outside_id="").order_by()
    twice = numbered.values("account", "outside_id").annotate(often=Count("pk")).filter(often__gt=1)
    for row in twice[:MOST_SHOWN]:
        yield f"{row['outside_id']} at account {row['account']} is {row['often']} listings"


@invariant("channels.uploads", "goods put up by hand are the household's own, and each putting up is in the journal")
def uploads(tally: Tally) -> Iterator[str]:
    tally.rows = Upload.objects.count()
    for upload in Upload.objects.exclude(product__organisation=F("organisation"))[:MOST_SHOWN]:
        yield f"upload {upload.pk} is of another household's goods"
    told = set(journal.Entry.objects.filter(act=acts.UPLOADED).values_list("subject_id", flat=True))
    shown = 0
    for pk in Upload.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=5_000):
        if str(pk) not in told and shown < MOST_SHOWN:
            shown += 1
            yield f"upload {pk} is in no entry of the journal"


@invariant("channels.claims", "an order came by a link only where the link leads to the stall that was ordered from")
def claims(tally: Tally) -> Iterator[str]:
    found = Claim.objects.select_related("order", "link")
    tally.rows = found.count()
    for one in found.exclude(order__store__organisation=F("link__organisation"))[:MOST_SHOWN]:
        yield f"{one.order.code} is told to have come by {one.link.code}, a link to another stall"


@invariant(
    "channels.shares", "a share is owed only to who agreed with the stall that was ordered from, at the rate of then"
)
def shares(tally: Tally) -> Iterator[str]:
    found = CreatorShare.objects.select_related("claim__order", "agreement")
    tally.rows = found.count()
    right = {
        "agreement__maker": F("claim__link__organisation"),
        "rate": F("agreement__rate"),
        "base": F("claim__order__goods_total"),
    }
    for one in found.exclude(**right)[:MOST_SHOWN]:
        yield f"{one.claim.order.code} owes a share by agreement {one.agreement_id} that does not fit it"


@invariant(
    "channels.conversations",
    "a conversation stands with a contact of its own household and at an account of it, and what was said there was said at that account",
)
def conversations(tally: Tally) -> Iterator[str]:
    tally.rows = Conversation.objects.count()
    mine = F("organisation")
    strangers = ~Q(holder__organisation=mine) | ~Q(contact__organisation=mine)
    for one in Conversation.objects.filter(strangers)[:MOST_SHOWN]:
        yield f"conversation {one.pk} stands with a contact of another household"
    elsewhere = Q(account__isnull=False) & (~Q(account__organisation=mine) | ~Q(account__channel=F("channel")))
    for one in Conversation.objects.filter(elsewhere)[:MOST_SHOWN]:
        yield f"conversation {one.pk} stands at an account of another household, or at another channel"
    said = ConversationMessage.objects
    here, there = F("conversation__account"), Q(conversation__account=None)
    astray = said.filter(account__isnull=False).filter(there | ~Q(account=here)) | said.filter(account=None).exclude(
        there
    )
    for row in astray[:MOST_SHOWN]:
        yield f"message {row.pk} was said at another account than its conversation's"


@invariant(
    "channels.talk_links",
    "an order by a link that was sent in a conversation, and a link that was named in one, are of the household that talks there",
)
def talk_links(tally: Tally) -> Iterator[str]:
    ordered = ConversationClaim.objects.exclude(order=None).select_related("order")
    named = LinkTalk.objects.select_related("link")
    tally.rows = ordered.count() + named.count()
    for claim in ordered.exclude(order__store__organisation=F("conversation__organisation"))[:MOST_SHOWN]:
        yield f"{claim.order.code if claim.order else claim.code} came by a link sent in a conversation of another stall"
    for talk in named.exclude(link__organisation=F("conversation__organisation"))[:MOST_SHOWN]:
        yield f"{talk.link.code} is told to have been named in a conversation of another household"

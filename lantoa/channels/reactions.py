"""A change of price, stock or sight raises what the listings of a product want to say, in the same transaction, and puts them on their
way; connections of households nobody is left in end."""

from __future__ import annotations

from lantoa.channels import acts
from lantoa.channels.actions.account import end_accounts
from lantoa.channels.actions.creator import forget_creators, freeze_shares
from lantoa.channels.actions.link import claim
from lantoa.channels.actions.listing import note_change
from lantoa.channels.models import Claim, Listing
from lantoa.channels.tasks import send_listing, send_post
from lantoa.journal import api as journal
from lantoa.orders import api as orders


@journal.reaction(acts.PUBLISH_ASKED)
@journal.reaction(acts.PAUSED)
@journal.reaction(acts.RESUMED)
@journal.reaction(acts.ENDED)
def put_on_their_way(entries: list[journal.Entry]) -> None:
    _send([int(entry.subject_id) for entry in entries])


@journal.reaction("stores.offer_changed")
@journal.reaction("stores.photographed")
def change_whole(entries: list[journal.Entry]) -> None:
    _send(note_change(product_ids=[int(entry.subject_id) for entry in entries], whole=True))


@journal.reaction("stores.offer_hidden")
@journal.reaction("stores.offer_shown")
def change_sight(entries: list[journal.Entry]) -> None:
    _send(note_change(product_ids=[int(entry.subject_id) for entry in entries]))


@journal.reaction("stock.counted")
def change_stock(entries: list[journal.Entry]) -> None:
    _send(note_change(variant_ids=[int(entry.subject_id) for entry in entries]))


@journal.reaction("orders.order_placed")
def promised(entries: list[journal.Entry]) -> None:
    _send(note_change(variant_ids={variant for entry in entries for variant, _quantity in entry.data["lines"]}))


@journal.reaction("orders.order_cancelled")
@journal.reaction("orders.order_corrected")
def given_back(entries: list[journal.Entry]) -> None:
    placed = orders.Order.objects.filter(pk__in=[int(entry.subject_id) for entry in entries])
    variants = placed.values_list("lines__variant_id", flat=True).distinct()
    _send(note_change(variant_ids=[pk for pk in variants if pk]))


@journal.reaction("accounts.person_erased")
def end_connections(entries: list[journal.Entry]) -> None:
    gone = [pk for entry in entries for pk in entry.data["organisations"]]
    end_accounts(gone)
    forget_creators(gone)


def _send(listing_ids: list[int]) -> None:
    for pk in Listing.objects.behind().filter(pk__in=listing_ids).order_by("pk").values_list("pk", flat=True):
        send_listing.enqueue(pk)


@journal.reaction("orders.order_placed")
def tie_to_links(entries: list[journal.Entry]) -> None:
    claim(entries)


@journal.reaction(acts.CLAIMED)
def keep_shares(entries: list[journal.Entry]) -> None:
    placed = [int(entry.subject_id) for entry in entries]
    freeze_shares(Claim.objects.filter(order__in=placed, share=None).select_related("order").order_by("pk"))


@journal.reaction(acts.POST_ASKED)
def put_posts_on_their_way(entries: list[journal.Entry]) -> None:
    for entry in entries:
        send_post.enqueue(int(entry.data["place"]))

"""A change of price, stock or sight raises what the listings of a product want to say, in the same transaction, and puts them on their
way; connections of households nobody is left in end."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from lantoa.accounts import api as accounts
from lantoa.channels import acts
from lantoa.channels.actions import erasure, studio_erasure, talk_erasure
from lantoa.channels.actions.account import end_accounts
from lantoa.channels.actions.buffer import tell_of_buffer
from lantoa.channels.actions.claim import tie_orders
from lantoa.channels.actions.creator import forget_creators, freeze_shares
from lantoa.channels.actions.link import claim
from lantoa.channels.actions.listing import note_change
from lantoa.channels.actions.quick_reply import begin_replies
from lantoa.channels.actions.sale import claim_freed
from lantoa.channels.actions.stall_talk import note_questions
from lantoa.channels.actions.step import note_cancelled, note_shipped
from lantoa.channels.models import ChannelSale, Claim, Listing, SaleStep
from lantoa.channels.tasks import read_orders, sell_no_more, send_listing, send_post, send_replies, tell_step
from lantoa.journal import api as journal
from lantoa.orders import api as orders
from lantoa.shipping import api as shipping

accounts.part("channels", accounts.Part(goes=erasure.goes, holds=erasure.holds))
accounts.part(
    "studio", accounts.Part(studio_erasure.to_do_first, studio_erasure.stays, studio_erasure.goes, studio_erasure.holds)
)


@journal.reaction(acts.PUBLISH_ASKED)
@journal.reaction(acts.PAUSED)
@journal.reaction(acts.RESUMED)
@journal.reaction(acts.ENDED)
@journal.reaction(acts.MADE_AS_HERE)
@journal.reaction(acts.THEIRS_KEPT)
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
    _sold({variant for entry in entries for variant, _quantity in entry.data["lines"]})


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


def _sold(variants: set[int]) -> None:
    """Other channels hear of it before of anything else: each may sell the last piece once more."""
    for pk in note_change(variant_ids=variants, hurry=True):
        sell_no_more.enqueue(pk)


def _send(listing_ids: list[int]) -> None:
    for pk in Listing.objects.behind().filter(pk__in=listing_ids).order_by("pk").values_list("pk", flat=True):
        send_listing.enqueue(pk)


@journal.reaction(acts.ORDER_UNFIT)
@journal.reaction(acts.ORDER_AWAITED)
def hold_for_elsewhere(entries: list[journal.Entry]) -> None:
    """What is held for an order that is none of ours yet can be promised nowhere."""
    _sold({variant for entry in entries for variant, _quantity in entry.data["lines"]})


@journal.reaction(acts.ORDER_DROPPED)
def free_from_elsewhere(entries: list[journal.Entry]) -> None:
    variants = {variant for entry in entries for variant, _quantity in entry.data["lines"]}
    _ask(claim_freed(variants))
    _send(note_change(variant_ids=variants))


@journal.reaction("stock.counted")
def keep_after_all(entries: list[journal.Entry]) -> None:
    """What was found goes first to orders that a channel forced on us."""
    _ask(claim_freed(int(entry.subject_id) for entry in entries))


@journal.reaction("orders.order_cancelled")
@journal.reaction("orders.order_corrected")
def keep_instead(entries: list[journal.Entry]) -> None:
    placed = orders.Order.objects.filter(pk__in=[int(entry.subject_id) for entry in entries])
    _ask(claim_freed(pk for pk in placed.values_list("lines__variant_id", flat=True).distinct() if pk))


@journal.reaction("orders.order_packed")
def tell_packed(entries: list[journal.Entry]) -> None:
    _tell(note_shipped([int(entry.subject_id) for entry in entries]))


@journal.reaction("orders.order_sent")
def tell_sent(entries: list[journal.Entry]) -> None:
    """With the code of the seller's own carrier, for a channel that waits for it."""
    parcels = shipping.Parcel.objects.in_bulk([entry.data["parcel"] for entry in entries])
    codes = {int(entry.subject_id): parcels[entry.data["parcel"]].tracking_code for entry in entries}
    _tell(note_shipped(codes, codes))


@journal.reaction("orders.order_cancelled")
def tell_cancelled(entries: list[journal.Entry]) -> None:
    _tell(note_cancelled([int(entry.subject_id) for entry in entries]))


@journal.reaction(acts.SALE_REFUSED)
@journal.reaction(acts.CANCEL_ANSWERED)
@journal.reaction(acts.STEP_ASKED)
def tell_on(entries: list[journal.Entry]) -> None:
    steps = [int(entry.subject_id) for entry in entries if entry.act == acts.STEP_ASKED]
    said = {acts.SALE_REFUSED: "cancel", acts.CANCEL_ANSWERED: "answer"}
    for act, what in said.items():
        sales = [int(entry.subject_id) for entry in entries if entry.act == act]
        steps += SaleStep.objects.open().filter(sale__in=sales, what=what).values_list("pk", flat=True) if sales else []
    _tell(steps)


@journal.reaction(acts.SALE_ASKED_AGAIN)
@journal.reaction(acts.STEP_TOLD)
def ask_again(entries: list[journal.Entry]) -> None:
    steps = [int(entry.subject_id) for entry in entries if entry.act == acts.STEP_TOLD]
    sales = [int(entry.subject_id) for entry in entries if entry.act == acts.SALE_ASKED_AGAIN]
    mine = ChannelSale.objects.filter(Q(pk__in=sales) | Q(steps__in=steps))
    _ask(mine.values_list("account", flat=True))


def _ask(account_ids: Iterable[int]) -> None:
    for pk in sorted(set(account_ids)):
        read_orders.enqueue(pk)


def _tell(step_ids: Iterable[int]) -> None:
    for pk in step_ids:
        tell_step.enqueue(pk)


@journal.reaction(acts.BUFFER_SET)
def keep_back(entries: list[journal.Entry]) -> None:
    _send(tell_of_buffer([int(entry.subject_id) for entry in entries]))


@journal.reaction("stores.question_asked")
@journal.reaction("stores.question_answered")
def show_questions(entries: list[journal.Entry]) -> None:
    """Questions at the stall stand in the same list as all other conversations."""
    note_questions([int(entry.subject_id) for entry in entries])


@journal.reaction(acts.CONNECTED)
@journal.reaction(acts.CALL_NOTED)
@journal.reaction("stores.question_asked")
def begin_to_talk(entries: list[journal.Entry]) -> None:
    """Who begins to talk with buyers has a few sentences to begin with."""
    for organisation_id in dict.fromkeys(entry.on_behalf_of_id for entry in entries):
        begin_replies(organisation_id)


accounts.part("conversations", accounts.Part(goes=talk_erasure.goes, holds=talk_erasure.holds))


@journal.reaction("accounts.person_erased")
def forget_conversations(entries: list[journal.Entry]) -> None:
    for person in accounts.Person.objects.filter(pk__in=[int(entry.subject_id) for entry in entries]):
        talk_erasure.forget(accounts.leaving(person))
    talk_erasure.forget_households([pk for entry in entries for pk in entry.data["organisations"]])


@journal.reaction(acts.REPLY_WRITTEN)
def say(entries: list[journal.Entry]) -> None:
    for pk in dict.fromkeys(entry.data["conversation"] for entry in entries):
        send_replies.enqueue(pk)


@journal.reaction("orders.order_placed")
def tie_to_conversations(entries: list[journal.Entry]) -> None:
    """An order with the code of a link that was sent stands beside that conversation."""
    tie_orders(entries)


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


@journal.reaction("accounts.person_erased")
def forget_buyer(entries: list[journal.Entry]) -> None:
    for person in accounts.Person.objects.filter(pk__in=[int(entry.subject_id) for entry in entries]):
        erasure.forget(accounts.leaving(person))


@journal.reaction(acts.CONNECTED)
def catch_up(entries: list[journal.Entry]) -> None:
    """A shop that was ended heard of nothing meanwhile."""
    _send(tell_of_buffer([int(entry.subject_id) for entry in entries if entry.data.get("again")], whole=True))

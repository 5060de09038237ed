"""A change of price, stock or sight raises what the listings of a product want to say, in the same transaction, and puts them on their
way; connections of households nobody is left in end."""

from __future__ import annotations

from lantoa.accounts import api as accounts
from lantoa.channels import acts
from lantoa.channels.actions import talk_erasure
from lantoa.channels.actions.account import end_accounts
from lantoa.channels.actions.claim import tie_orders
from lantoa.channels.actions.link import claim
from lantoa.channels.actions.listing import note_change
from lantoa.channels.actions.quick_reply import begin_replies
from lantoa.channels.actions.stall_talk import note_questions
from lantoa.channels.models import Listing
from lantoa.channels.tasks import send_listing, send_replies
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
    end_accounts([pk for entry in entries for pk in entry.data["organisations"]])


def _send(listing_ids: list[int]) -> None:
    for pk in Listing.objects.behind().filter(pk__in=listing_ids).order_by("pk").values_list("pk", flat=True):
        send_listing.enqueue(pk)


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


accounts.part("conversations", accounts.Part(goes=talk_erasure.goes))


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

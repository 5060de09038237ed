"""An order that was called off gives its pieces to those who wait in its sale, one paid late counts again; what is written at a channel is read."""

from __future__ import annotations

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.live import acts
from lantoa.live.actions import erasure
from lantoa.live.actions.listen import sources_of
from lantoa.live.actions.no_show import note_returned
from lantoa.live.actions.tell import not_reached
from lantoa.live.actions.wishes import FRESH, note_asked
from lantoa.live.models import ClaimLine, CommentSource
from lantoa.live.tasks import check_source, give_back, keep_at, read_source, take_on_again
from lantoa.orders import api as orders
from lantoa.shipping import api as shipping


@journal.reaction("orders.order_cancelled")
def pass_on(entries: list[journal.Entry]) -> None:
    # Later, by itself: the ledger's rows are locked here already, and a sale is locked before them.
    ids = [int(entry.subject_id) for entry in entries]
    claimed = ClaimLine.objects.filter(order__in=ids).values_list("order", flat=True).distinct()
    if mine := sorted(claimed):
        give_back.enqueue(mine)


@journal.reaction("payments.payment_received")
def count_again(entries: list[journal.Entry]) -> None:
    """Late money makes an order stand again that was given back unpaid."""
    ours = orders.Order._meta.label_lower
    _stand_again([entry.data["subject"][1] for entry in entries if entry.data["subject"][0] == ours])


@journal.reaction("orders.method_changed")
def keep_for_the_door(entries: list[journal.Entry]) -> None:
    """So does what its buyer pays at the door after all."""
    _stand_again([int(entry.subject_id) for entry in entries])


def _stand_again(ids: list[int]) -> None:
    given_back = ClaimLine.objects.filter(order__in=ids, given_back=True)
    if mine := sorted(set(given_back.values_list("order", flat=True))):
        take_on_again.enqueue(mine)


@journal.reaction("shipping.status_told")
def note_no_shows(entries: list[journal.Entry]) -> None:
    """Only what a carrier itself says of a parcel counts, and only that it came back; not what the seller says of a neighbour's round."""
    ours = orders.Order._meta.label_lower
    back = [
        entry.data["subject_id"]
        for entry in entries
        if entry.data.get("status") == "returned"
        and entry.data.get("subject_type") == ours
        and entry.data.get("carrier") != shipping.OWN
    ]
    if back:
        note_returned([int(pk) for pk in back])


@journal.reaction("channels.reply_refused")
def show_codes(entries: list[journal.Entry]) -> None:
    """Whom a channel lets nobody write to finds their code on the sale's page."""
    not_reached([int(entry.subject_id) for entry in entries])


@journal.reaction(acts.ON_AIR)
def begin(entries: list[journal.Entry]) -> None:
    for entry in entries:
        keep_at.enqueue(int(entry.subject_id))


# Read some seconds later, once, so that nobody on air waits for it.
@journal.follower("live.wishes", of=[acts.OVER])
def note_wishes(entries: list[journal.Entry]) -> None:
    """What was asked for in a sale that is over and was not there stands in the host's list of what is asked for."""
    for entry in entries:
        # A list of these days: what was asked long before this was read is no wish of today.
        if entry.occurred_at > world.now() - FRESH:
            note_asked(int(entry.subject_id))


@journal.reaction(acts.ASKED_AGAIN)
def check_sources(entries: list[journal.Entry]) -> None:
    """The channels of a sale are asked for everything once more."""
    found = CommentSource.objects.filter(
        session__in=[int(entry.subject_id) for entry in entries], kind=CommentSource.Kind.CHANNEL
    )
    for pk in found.order_by("pk").values_list("pk", flat=True):
        check_source.enqueue(pk)


@journal.reaction("channels.messages_came")
def hear(entries: list[journal.Entry]) -> None:
    """Comments that hooks told of are read by the sales that are on air."""
    for source_id in sources_of({entry.on_behalf_of_id for entry in entries if entry.on_behalf_of_id}):
        read_source.enqueue(source_id)


accounts.part("live", accounts.Part(goes=erasure.goes, holds=erasure.holds))


@journal.reaction("accounts.person_erased")
def forget_writers(entries: list[journal.Entry]) -> None:
    for person in accounts.Person.objects.filter(pk__in=[int(entry.subject_id) for entry in entries]):
        erasure.forget(accounts.leaving(person))

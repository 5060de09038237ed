"""What markets do when money comes in and accounts are named; and what goes with a stallholder who is erased."""

from __future__ import annotations

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.world import VIETNAM
from lantoa.markets.actions import erasure
from lantoa.markets.actions.cashless import note_own, note_use
from lantoa.markets.actions.fee import count_money
from lantoa.markets.models import Bill, Market, Stallholder
from lantoa.places import api as places

OURS = Bill._meta.label_lower


def go_along(old: places.Unit, new: places.Unit) -> int:
    """Market places of a commune that ended; one whose name there is in the new one already waits for another name."""
    there = Market.objects.filter(unit=new).values("name")
    return places.moved(Market.objects.exclude(name__in=list(there.values_list("name", flat=True))), old, new)


places.follows("markets", go_along)
accounts.part("markets", accounts.Part(erasure.to_do_first, erasure.stays, erasure.goes, erasure.holds))


@journal.reaction("payments.payment_received")
def count_fees(entries: list[journal.Entry]) -> None:
    """A bill is paid as far as money came for it."""
    ours = [entry for entry in entries if entry.data["subject"][0] == OURS]
    if ours:
        count_money(ours)


# Read some seconds later, so that no payment waits for it.
@journal.follower(
    "markets.cashless", of=["payments.payment_received", "payments.transaction_unmatched", "payments.account_changed"]
)
def see_cashless(entries: list[journal.Entry]) -> None:
    """Stallholders who named an account can be paid by QR from now on; those to whom the bank told of money used it this month."""
    real = [entry for entry in entries if entry.on_behalf_of_id and not entry.rehearsal]
    named = {entry.on_behalf_of_id for entry in real if entry.act == "payments.account_changed"}
    if named:
        holders = Stallholder.objects.filter(organisation__in=named, until=None).select_related("place__market")
        note_own(list(holders.order_by("pk")))
    note_use(
        (entry.on_behalf_of_id, entry.occurred_at.astimezone(VIETNAM).date())
        for entry in real
        if entry.act == "payments.transaction_unmatched" or entry.data.get("source") == "bank"
    )


@journal.reaction("accounts.person_erased")
def forget_holder(entries: list[journal.Entry]) -> None:
    for person in accounts.Person.objects.filter(pk__in=[int(entry.subject_id) for entry in entries]):
        erasure.forget(accounts.leaving(person))

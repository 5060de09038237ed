"""What carriers transfer, and what they keep for their work."""

from __future__ import annotations

from django.db.models import BigIntegerField, Case, F, QuerySet, When

from lantoa.payments.models import BankTransaction, CarrierTransfer, LedgerEntry

Account = LedgerEntry.Account
MOST_OFFERED = 3


def transfers_for(line: BankTransaction) -> list[CarrierTransfer]:
    """Settlements of exactly this amount whose money nobody has seen yet, the newest first: the seller knows which."""
    if line.direction == "out" or not line.needs_a_look:
        return []
    waiting = CarrierTransfer.objects.filter(
        organisation=line.account.organisation_id, net=line.amount, line=None, taken_back=False
    )
    return list(waiting.order_by("-paid_at", "-pk")[:MOST_OFFERED])


def carrier_fees(organisation_id: int | None) -> QuerySet[LedgerEntry]:
    """What carriers kept of an organisation's money: entries with `fee` (đồng, below 0 where it was taken back). Rehearsals aside."""
    kept = When(debit=Account.FEES, then=F("amount"))
    fees = LedgerEntry.objects.filter(organisation=organisation_id, carrier_line__isnull=False, payment=None)
    return fees.exclude(request__rehearsal=True).annotate(
        fee=Case(kept, default=-F("amount"), output_field=BigIntegerField())
    )


def transferred_by_carriers(organisation_id: int) -> QuerySet[BankTransaction]:
    """The bank's lines that were explained as carriers' transfers."""
    return BankTransaction.objects.filter(account__organisation=organisation_id, carrier_transfer__isnull=False)

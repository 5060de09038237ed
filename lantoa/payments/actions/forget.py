"""Let go of who paid: amounts, days and codes stay, the words that came with them go."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q

from lantoa.journal import api as journal
from lantoa.kit.order_code import codes_in
from lantoa.kit.traces import Traces
from lantoa.kit.world import world
from lantoa.payments.models import BankTransaction, PaymentRequest, PayoutAccount, Refund, StatementFault, Telling


def forget_payer(subject_type: str, subject_ids: Iterable[int], traces: Traces) -> int:
    """Of what was paid for these and paid back: of the bank's words only the codes stay, by which the same line told again is
    known; where the money went back to goes, and the raw messages. Returns how many lines of the bank.

    The statements a seller brought stay as they came: they are the seller's own papers.
    """
    requests = PaymentRequest.objects.filter(subject_type=subject_type, subject_id__in=list(subject_ids))
    refunds = Refund.objects.filter(request__in=requests)
    refunds.exclude(closed_at=None, cancelled_at=None).update(account_sealed=b"", account_shown="")
    theirs = Q(payments__request__in=requests) | Q(refund__in=refunds) | Q(returns__in=refunds)
    organisations = set(requests.values_list("organisation", flat=True))
    lines = {line.pk: line for line in BankTransaction.objects.filter(theirs)}
    for line in lines.values():
        bare = " ".join(codes_in(line.memo))
        BankTransaction.objects.filter(pk=line.pk).update(memo=bare, settled_note=traces.without(line.settled_note))
    _forget_named(organisations, traces)
    told = Telling.objects.filter(transaction__in=lines).exclude(incoming=None)
    journal.forget_bodies(told.values_list("incoming", flat=True))
    for fault in StatementFault.objects.filter(statement__account__organisation__in=organisations).exclude(raw=""):
        if traces.found_in(fault.raw):
            StatementFault.objects.filter(pk=fault.pk).update(raw=traces.without(fault.raw))
    return len(lines)


def _forget_named(organisations: set[int], traces: Traces) -> None:
    """Other lines of these sellers that name them, save those somebody still has to explain."""
    speaks = [Q(memo__icontains=said) | Q(settled_note__icontains=said) for said in traces.spellings()]
    told = BankTransaction.objects.filter(reduce(or_, speaks, Q(pk=None)), account__organisation__in=organisations)
    for line in told.exclude(pk__in=BankTransaction.objects.to_look_at().values("pk")):
        if traces.found_in(line.memo) or traces.found_in(line.settled_note):
            said = {"memo": traces.without(line.memo), "settled_note": traces.without(line.settled_note)}
            BankTransaction.objects.filter(pk=line.pk).update(**said)


def forget_accounts(organisation_ids: Iterable[int]) -> int:
    """End the accounts of organisations nobody is left in; those no bank ever told of lose number and holder as well, for
    the others these belong to the book. Returns how many."""
    accounts = PayoutAccount.objects.filter(organisation__in=list(organisation_ids))
    accounts.filter(ended_at=None).update(ended_at=world.now())
    told = BankTransaction.objects.filter(account__in=accounts).values("account")
    accounts.update(hook_secret=b"", feed="")
    return accounts.exclude(pk__in=told).update(number="", holder="")

"""What is to go back, where to, and what went out that may have been it."""

from __future__ import annotations

from django.db import models

from lantoa.kit import vietqr
from lantoa.kit.database.together import One, Question, counted, how_many
from lantoa.kit.vietqr_rules import LARGEST
from lantoa.payments.models import BankTransaction, Refund

MOST_OFFERED = 5


def refunds_of(subject: models.Model) -> list[Refund]:
    """What went or is to go back to whoever paid for this row, oldest first; late money that names it too."""
    found = Refund.objects.standing().filter(
        request__subject_type=subject._meta.label_lower, request__subject_id=subject.pk
    )
    return list(found.select_related("request", "line").order_by("pk"))


def to_pay_back(organisation_id: int | None) -> models.QuerySet[Refund]:
    """What the organisation still has to pay back, oldest first."""
    return Refund.objects.open().filter(organisation=organisation_id).select_related("request").order_by("pk")


_to_pay_back = One(lambda organisation: counted(to_pay_back(organisation)), how_many)


def ask_to_pay_back(organisation_id: int) -> Question[int]:
    """How many of those there are, asked together with other things."""
    return _to_pay_back.of(organisation=organisation_id)


def refund_payload(refund: Refund) -> str:
    """The VietQR text that pays it to the buyer's account under its code; "" while there is none, or nothing to pay."""
    account = refund.account if refund.state == "to_pay_back" else None
    if account is None or refund.amount > LARGEST:
        return ""
    return vietqr.build(bin=account.bank_bin, account=account.number, amount=refund.amount, memo=refund.code)


def went_out(refund: Refund) -> list[BankTransaction]:
    """What went out of exactly this amount and explains nothing yet, since the money to be given back came: the seller knows
    whether it was that. Those that name the refund or what it is of stand first, then the newest."""
    of = refund.line.at if refund.line else refund.request.placed_at if refund.request else refund.proposed_at
    free = BankTransaction.objects.filter(
        account__organisation=refund.organisation_id, direction="out", amount=refund.amount, contradicted_at=None,
        outcome=BankTransaction.Outcome.IGNORED_OUTGOING, at__gte=of,
    )  # fmt: skip
    codes = {refund.code, refund.request.code if refund.request else refund.code}
    lines = list(free.select_related("account").order_by("-at", "-pk")[:100])
    return sorted(lines, key=lambda line: not any(code in line.memo.upper() for code in codes))[:MOST_OFFERED]

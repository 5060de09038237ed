"""Ask for money under a code, and stop asking."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from lantoa.kit.database.prepared import Prepared, padded
from lantoa.kit.database.wall import house
from lantoa.kit.world import world
from lantoa.payments.models import PaymentRequest, PayoutAccount


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to be paid: its code, who is paid, the row it is for, how many đồng, and since when where that was before now."""

    code: str
    organisation_id: int
    subject: models.Model
    amount: int
    rehearsal: bool = False
    placed_at: datetime | None = None


def request_payment(
    *, code: str, organisation_id: int, subject: models.Model, amount: int, rehearsal: bool = False
) -> PaymentRequest:
    """Ask that `amount` đồng be paid to the organisation's account under this code; joins the caller's transaction.

    The account may still be missing: the request takes the one the organisation names later. A code or a subject used
    before raises IntegrityError.
    """
    return request_payments([Wanted(code, organisation_id, subject, amount, rehearsal)])[0]


def request_payments(wanted: Iterable[Wanted]) -> list[PaymentRequest]:
    """The same for many in two queries, in the order given."""
    wishes = list(wanted)
    with house("whoever buys asks to pay to the stall's account"):
        rows = _live_accounts(organisations=padded({wish.organisation_id for wish in wishes}, to=4))
    accounts = {row.organisation_id: row.pk for row in rows}
    now = world.now()
    return PaymentRequest.objects.bulk_create(
        PaymentRequest(
            code=wish.code, account_id=accounts.get(wish.organisation_id), organisation_id=wish.organisation_id,
            subject_type=wish.subject._meta.label_lower, subject_id=wish.subject.pk, amount=wish.amount,
            placed_at=wish.placed_at or now,
            rehearsal=wish.rehearsal,
        )
        for wish in wishes
    )  # fmt: skip


_live_accounts = Prepared(lambda organisations: PayoutAccount.objects.live().filter(organisation_id__in=organisations))


def locked_request_of(subject: models.Model) -> PaymentRequest | None:
    """What was asked to be paid for this row; until the caller's transaction ends nobody else counts money towards it, gives
    some of it back or changes what is asked."""
    asked = PaymentRequest.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
    return asked.select_for_update(no_key=True).first()


def cancel_request(subject: models.Model) -> bool:
    """Stop asking for this subject's money; what still comes is shown to the seller as late. False when there was nothing.

    Takes the request's row lock, as every payment does: whoever has it first decides. Money already received stays counted.
    """
    asked = PaymentRequest.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=subject.pk, cancelled_at=None
    )
    return asked.update(cancelled_at=world.now()) > 0

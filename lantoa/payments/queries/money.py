"""What is to be paid, what came, and what waits for a look."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Prefetch, Sum
from django.db.models.functions import Abs
from django.urls import reverse

from lantoa.journal import api as journal
from lantoa.kit import vietqr
from lantoa.kit.access import Actor
from lantoa.kit.database.together import One, Question, itself, summed
from lantoa.kit.database.wall import house
from lantoa.kit.world import VIETNAM, world
from lantoa.payments.models import BankTransaction, Payment, PaymentRequest, PayoutAccount, Refund


class Received(NamedTuple):
    """How many đồng came, in how many payments."""

    total: int
    count: int


_account = One(
    lambda organisation: PayoutAccount.objects.live().filter(organisation=organisation).order_by("pk")[:1], itself
)


@house("whoever pays is shown where to")
def payout_account(organisation_id: int) -> PayoutAccount | None:
    """The account the organisation is paid to now."""
    return ask_account(organisation_id).answer()


def ask_account(organisation_id: int) -> Question[PayoutAccount | None]:
    """The same, asked together with other things: by somebody of the organisation, to whom it is shown."""
    return _account.of(organisation=organisation_id)


def account_to_come(organisation_id: int) -> PayoutAccount | None:
    """The account that takes over after its pause."""
    return PayoutAccount.objects.to_come().filter(organisation=organisation_id).first()


@house("whoever pays is shown where to")
def request_of(subject: models.Model) -> PaymentRequest | None:
    """What was asked to be paid for this row, with its account."""
    asked = PaymentRequest.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
    return asked.select_related("account").first()


def payments_of(subject: models.Model) -> list[Payment]:
    """The payments in force for this row, oldest first: `source` says whose word each is (bank, seller, cash)."""
    paid = Payment.objects.counted().filter(
        request__subject_type=subject._meta.label_lower, request__subject_id=subject.pk
    )
    return list(paid.select_related("transaction").order_by("pk"))


def payload(request: PaymentRequest) -> str:
    """The VietQR text that pays what is still due to the seller's own account under the request's code.

    "" when there is no account yet, nothing is due, the request is cancelled, or the account ended and the seller has none since:
    nobody is there to be paid.
    """
    account = request.account
    if account is None or not request.due or request.cancelled_at or _left(account):
        return ""
    return vietqr.build(bin=account.bank_bin, account=account.number, amount=request.due, memo=request.code)


def _left(account: PayoutAccount) -> bool:
    if account.ended_at is None:
        return False
    return not PayoutAccount.objects.filter(organisation=account.organisation_id, ended_at=None).exists()


def demo_bank(payload: str) -> str:
    """On a demonstration, the address that opens the payment in the invented bank's app; else ""."""
    if not (payload and settings.DEMO and settings.SANDBOX_URL):
        return ""
    return f"{settings.SANDBOX_URL}/bank/scan?qr={quote(payload, safe='')}"


def day_in_vietnam(day: date) -> tuple[datetime, datetime]:
    """The first moment of that day and of the next."""
    start = datetime.combine(day, time.min, tzinfo=VIETNAM)
    return start, start + timedelta(days=1)


def _compose_received(organisation: int, start: datetime, end: datetime) -> models.QuerySet[Payment, Any]:
    # By the bank's lines, which it is counted from at their own moment: an account finds those of a day by its index.
    paid = Payment.objects.counted().filter(
        request__organisation=organisation, source=Payment.Source.BANK,
        transaction__account__organisation=organisation, transaction__at__gte=start, transaction__at__lt=end,
    )  # fmt: skip
    return summed(paid.exclude(request__rehearsal=True), total=Sum("amount"), count=Count("pk"))


_received = One(_compose_received, lambda row: Received(row.total or 0, row.count) if row else Received(0, 0))


def received_today(organisation_id: int) -> Received:
    """What the bank says came for this organisation today (Vietnam) and was counted; rehearsals, cash and words aside."""
    return ask_received_today(organisation_id).answer()


def ask_received_today(organisation_id: int) -> Question[Received]:
    """The same, asked together with other things."""
    start, end = day_in_vietnam(world.today())
    return _received.of(organisation=organisation_id, start=start, end=end)


def to_look_at(organisation_id: int) -> models.QuerySet[BankTransaction]:
    """Money on the organisation's accounts that nothing explains yet and that is not on its way back, newest first."""
    waiting = BankTransaction.objects.to_look_at().filter(account__organisation=organisation_id)
    return unreturned(waiting).select_related("account").order_by("-at", "-pk")


def unreturned(lines: models.QuerySet[BankTransaction]) -> models.QuerySet[BankTransaction]:
    """Those among these lines that are not on their way back to whoever sent them."""
    return lines.exclude(pk__in=Refund.objects.open().filter(line__isnull=False).values("line"))


def book(actor: Actor) -> models.QuerySet[BankTransaction]:
    """What came to the accounts of the organisation this actor works for, newest first, each with its payments in force
    as `counted`. What went out is nobody's business here, unless it gave money back or the bank told it both ways."""
    back = models.Q(outcome=BankTransaction.Outcome.REFUND)
    shown = models.Q(direction="in") | models.Q(contradicted_at__isnull=False) | back
    lines = BankTransaction.objects.visible_to(actor).filter(shown).select_related("account").order_by("-at", "-pk")
    counted = Payment.objects.counted().select_related("request").order_by("pk")
    return lines.prefetch_related(Prefetch("payments", counted, to_attr="counted"))


def offered_for(line: BankTransaction, most: int = 8) -> list[PaymentRequest]:
    """Open requests of the same organisation this money may be meant for: those it names or nearly names, then those
    whose missing amount comes nearest. Rehearsals aside. Two queries."""
    waiting = PaymentRequest.objects.open().filter(organisation=line.account.organisation_id, rehearsal=False)
    named = list(waiting.filter(code__in=line.candidates).order_by("pk")[:most])
    others = waiting.exclude(pk__in=[request.pk for request in named])
    nearest = others.order_by(Abs(F("amount") + F("refunding") - F("received") - line.amount), "-placed_at", "-pk")
    return named + list(nearest[: most - len(named)])


def last_refused(account: PayoutAccount) -> journal.Incoming | None:
    """The newest message at the account's hook that was refused after the last good one; `reason` says why."""
    refused = journal.Incoming.objects.filter(
        state=journal.Incoming.State.REFUSED, source=f"payments.{account.feed}", headers__account=str(account.pk)
    )
    if account.last_heard_at:
        refused = refused.filter(received_at__gt=account.last_heard_at)
    return refused.order_by("-pk").first()


def hook_url(account: PayoutAccount, provider: str = "") -> str:
    """The address a notification service, the one connected where none is named, sends this account's news to; whoever
    knows it still needs the key."""
    service = provider or account.feed or "sepay"
    return settings.PUBLIC_URL.rstrip("/") + reverse("hooks:bank_feed", args=[service, account.hook_token])

"""Say what money that went out was for: once, whichever room asks first."""

from __future__ import annotations

from lantoa.payments.models import BankTransaction

Outcome = BankTransaction.Outcome
PAY, SETTLEMENT = Outcome.PAY, Outcome.SETTLEMENT


def claim_outgoing(line_id: int, what: str) -> bool:
    """This movement is somebody's pay, or settles fees or what makers get; False where it explains something else. Joins the caller's
    transaction. What settles may do so in parts, so it can be claimed as that again."""
    free = [Outcome.IGNORED_OUTGOING, SETTLEMENT] if what == SETTLEMENT else [Outcome.IGNORED_OUTGOING]
    mine = BankTransaction.objects.filter(pk=line_id, direction="out", outcome__in=free, contradicted_at=None)
    return bool(mine.update(outcome=what))


def release_outgoing(line_id: int, what: str) -> None:
    """It was not for that after all, and may explain something else."""
    BankTransaction.objects.filter(pk=line_id, outcome=what).update(outcome=Outcome.IGNORED_OUTGOING)

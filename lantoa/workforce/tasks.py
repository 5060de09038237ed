"""What the worker does around work: ask the next neighbours, and see which pay went."""

from __future__ import annotations

from datetime import timedelta

from lantoa.journal import api as journal
from lantoa.workforce.actions import erasure
from lantoa.workforce.actions.call import look_after_calls
from lantoa.workforce.actions.pay import recognise_pay


@journal.regular("workforce.calls", every=timedelta(minutes=2))
def ask() -> int:
    """In calls that still need hands, ask the next ones."""
    return look_after_calls()


@journal.sweeper("workforce.pay")
def see_pay() -> int:
    """Close lines of pay by what the bank told."""
    return recognise_pay()


@journal.regular("workforce.forget", every=timedelta(hours=6))
def forget() -> int:
    """Whoever never said yes is not kept, nor who looked at what somebody worked long ago."""
    return erasure.forget_old()

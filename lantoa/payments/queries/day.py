"""What of money stands on the screen of the seller's day."""

from __future__ import annotations

from typing import Any

from lantoa.kit.database.together import Question
from lantoa.payments.queries.ageing import ask_waiting
from lantoa.payments.queries.feed import ask_silent_feed
from lantoa.payments.queries.money import ask_account, ask_received_today
from lantoa.payments.queries.refund import ask_to_pay_back


def of_the_day(organisation_id: int) -> dict[str, Question[Any]]:
    """Of this organisation: its `account`, what it `received` today, what `waits` for a look, how often it is `to_pay_back`, and the
    connection that fell `silent`."""
    return {
        "account": ask_account(organisation_id),
        "received": ask_received_today(organisation_id),
        "waits": ask_waiting(organisation_id),
        "to_pay_back": ask_to_pay_back(organisation_id),
        "silent": ask_silent_feed(organisation_id),
    }

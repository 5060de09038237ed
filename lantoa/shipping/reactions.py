"""Where nobody is left, no carrier tells us anything any more."""

from __future__ import annotations

from lantoa.journal import api as journal
from lantoa.shipping.actions.forget import end_accounts


@journal.reaction("accounts.person_erased")
def end_carrier_accounts(entries: list[journal.Entry]) -> None:
    end_accounts(pk for entry in entries for pk in entry.data["organisations"])

"""Where an organisation has more than one owner, another account takes the place of a known one by a second owner's yes, at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.payments.actions.account import checked, is_relied_on, set_payout_account
from lantoa.payments.models import PayoutAccount
from lantoa.payments.rules import banks

KIND = "payments.payout_account"


def name_account(
    organisation: accounts.Organisation, *, bank_bin: str, number: str, holder: str, by: Actor, key: UUID | None = None
) -> PayoutAccount | accounts.ApprovalRequest:
    """Name the account, or where buyers know one already and there is another owner, ask that owner for their yes.

    Alone, the change waits a day in which everybody there can stop it (`set_payout_account`). Raises BadAccount.
    """
    number, holder = checked(bank_bin, number, holder)
    live = PayoutAccount.objects.live().filter(organisation=organisation.pk).first()
    other = live is not None and (live.bank_bin, live.number) != (bank_bin, number) and is_relied_on(live)
    if other and accounts.others_for(by, organisation):
        asked = {"bank": bank_bin, "number": number, "holder": holder}
        return accounts.ask_approval(KIND, asked, by=by, organisation=organisation, subject=organisation, key=key)
    return set_payout_account(organisation, bank_bin=bank_bin, number=number, holder=holder, by=by, key=key)


def carry_out(entries: list[journal.Entry]) -> None:
    """A second owner said yes: the account is in force now."""
    accounts.approved(entries, KIND, _name)


def _name(it: accounts.ApprovalRequest) -> None:
    said = it.asked
    by = accounts.actor_for(it.asked_by, it.organisation)
    set_payout_account(
        it.organisation, bank_bin=said["bank"], number=said["number"], holder=said["holder"], by=by, seconded=True
    )


def _words(asked: Mapping[str, Any]) -> str:
    said = {"bank": banks.BANKS.get(asked["bank"], asked["bank"]), "number": asked["number"], "holder": asked["holder"]}
    return _("From now on you are paid to %(bank)s %(number)s, %(holder)s.") % said


accounts.guard(KIND, gettext_lazy("Another account to be paid to"), _words)

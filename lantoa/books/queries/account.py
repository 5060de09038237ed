"""Every account and wallet that money for sales comes to, as the tax office asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from lantoa.books.models import OtherAccount
from lantoa.kit.access import Actor
from lantoa.kit.world import VIETNAM
from lantoa.payments import api as payments


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list; `other` where the household noted it itself, else it is one that buyers pay to here."""

    kind: str
    provider: str
    number: str
    masked: str
    holder: str
    since: date
    until: date | None
    other: OtherAccount | None = None


def accounts_of(actor: Actor) -> list[Listed]:
    """Those that buyers pay to here first, past ones too; then those the household noted. Two queries."""
    known = payments.PayoutAccount.objects.visible_to(actor).order_by("pk")
    noted = OtherAccount.objects.visible_to(actor).order_by("pk")
    return [*map(_paid_to, known), *map(_noted, noted)]


def _paid_to(account: payments.PayoutAccount) -> Listed:
    since, until = _day(account.created_at), _day(account.ended_at) if account.ended_at else None
    return Listed("bank", account.bank, account.number, account.masked, account.holder, since, until)


def _noted(account: OtherAccount) -> Listed:
    since, until = _day(account.created_at), _day(account.ended_at) if account.ended_at else None
    return Listed(account.kind, account.provider, account.number, account.masked, account.holder, since, until, account)


def _day(at: datetime) -> date:
    return at.astimezone(VIETNAM).date()

"""What arrives at an account's hook: proved genuine, kept as it came, then understood, once."""

from __future__ import annotations

from collections.abc import Mapping

from lantoa.journal import api as journal
from lantoa.payments.actions.secret import opened
from lantoa.payments.actions.transaction import take_notice
from lantoa.payments.adapters import registry
from lantoa.payments.adapters.base import BankNotice, NotGenuine, NotUnderstood
from lantoa.payments.errors import RefusedNotice
from lantoa.payments.models import PayoutAccount
from lantoa.payments.rules.banks import account_number

LARGEST_BODY = 65_536


def hooked(provider: str, token: str) -> PayoutAccount | None:
    """The account whose hook this is; past accounts are still listened to."""
    return PayoutAccount.objects.filter(feed=provider, hook_token=token).first()


def check(account: PayoutAccount, headers: Mapping[str, str], raw: bytes) -> BankNotice:
    """Read a message of the account's feed.

    Raises RefusedNotice for one too long (413), not proved genuine (401), not understood or about another account (400);
    what was refused is kept as evidence and nothing else changes. Call it outside any transaction.
    """
    feed = registry.feeds()[account.feed]
    try:
        if len(raw) > LARGEST_BODY:
            raise RefusedNotice("too long", 413)
        feed.verify(account.hook_auth, headers, raw, opened(account.hook_secret))
        notice = feed.parse(raw)
        if account.number not in {account_number(notice.account_number), account_number(notice.sub_account)}:
            raise RefusedNotice("about another account", 400)
        return notice
    except NotGenuine as error:
        refused = RefusedNotice(str(error), 401)
    except NotUnderstood as error:
        refused = RefusedNotice(str(error), 400)
    except RefusedNotice as error:
        refused = error
    journal.receive(
        _source(account), raw[:LARGEST_BODY], headers=_kept(account, headers), dedupe_key=None, refused=refused.reason
    )
    raise refused


def keep(account: PayoutAccount, headers: Mapping[str, str], raw: bytes, notice: BankNotice) -> journal.Incoming:
    """Store a checked message durably, in the caller's transaction; the same id again returns the one there is."""
    key = f"{account.pk}:{notice.outside_id}"
    incoming, _new = journal.receive(_source(account), raw, headers=_kept(account, headers), dedupe_key=key)
    return incoming


def process_notice(incoming_id: int) -> str:
    """Do what a kept message asks for, once, however often it is called; returns the state it ends in."""
    return str(journal.process(incoming_id, _do).state)


def _do(incoming: journal.Incoming) -> str:
    account = PayoutAccount.objects.get(pk=incoming.headers["account"])
    notice = registry.feeds()[incoming.source.removeprefix("payments.")].parse(bytes(incoming.body))
    take_notice(account, notice, incoming=incoming)
    return ""


def _source(account: PayoutAccount) -> str:
    return f"payments.{account.feed}"


def _kept(account: PayoutAccount, headers: Mapping[str, str]) -> dict[str, str]:
    return {**registry.feeds()[account.feed].kept_headers(headers), "account": str(account.pk)}

"""What arrives at an account's hook: proved genuine, kept as it came, then understood, once."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import InterfaceError, OperationalError

from lantoa.journal import api as journal
from lantoa.kit.database.writer import Writer
from lantoa.kit.wire import NotGenuine, NotUnderstood
from lantoa.kit.world import world
from lantoa.payments.actions.secret import opened
from lantoa.payments.actions.telling import take_notice, take_together
from lantoa.payments.adapters import registry
from lantoa.payments.adapters.base import BankNotice
from lantoa.payments.errors import RefusedNotice
from lantoa.payments.models import PayoutAccount
from lantoa.payments.rules.banks import account_number

log = logging.getLogger(__name__)
LARGEST_BODY = 65_536
# Why a message that only tries the way is not taken.
TRIAL = "a trial, no money moved"
# Time enough for the request that brought a message to process it itself.
LEFT_BEHIND = timedelta(minutes=1)
AT_ONCE = 50
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,43}", re.ASCII)


def hooked(provider: str, token: str) -> PayoutAccount | None:
    """The account whose hook this is; past accounts are still listened to."""
    if provider not in registry.feeds() or not _TOKEN.fullmatch(token):
        return None
    return PayoutAccount.objects.filter(feed=provider, hook_token=token).first()


def check(account: PayoutAccount, headers: Mapping[str, str], raw: bytes | None) -> BankNotice:
    """Read a message of the account's feed; None stands for one so long that nobody read it.

    Raises RefusedNotice for one too long (413), not proved genuine (401), not understood or about another account (400),
    and (200) for one with which the service only tries the way; what was refused is kept as evidence and nothing else
    changes. Call it outside any transaction.
    """
    feed = registry.feeds()[account.feed]
    try:
        if raw is None or len(raw) > LARGEST_BODY:
            raise RefusedNotice("too long", 413)
        feed.verify(account.hook_auth, headers, raw, opened(account.hook_secret))
        notice = feed.parse(raw)
        if notice.trial:
            raise RefusedNotice(TRIAL, 200)
        if account.number not in {account_number(notice.account_number), account_number(notice.sub_account)}:
            raise RefusedNotice("about another account", 400)
        return notice
    except NotGenuine as error:
        refused = RefusedNotice(str(error), 401)
    except NotUnderstood as error:
        refused = RefusedNotice(str(error), 400)
    except RefusedNotice as error:
        refused = error
    evidence = (raw or b"")[:LARGEST_BODY]
    journal.receive(
        _source(account), evidence, headers=_kept(account, headers), dedupe_key=None, refused=refused.reason
    )
    raise refused


@dataclass(frozen=True, slots=True)
class Checked:
    """A message of an account's feed that was proved genuine and understood."""

    account: PayoutAccount
    headers: Mapping[str, str]
    raw: bytes
    notice: BankNotice

    @property
    def key(self) -> str:
        """What makes it one message, however often it is sent."""
        return f"{self.account.pk}:{self.notice.outside_id}"


def take(message: Checked) -> None:
    """Keep the message for good and do what it asks for, once however often it comes; where many come at once, several go
    together.

    Raises OperationalError or InterfaceError when it could not be kept. A kept message whose work the database was too busy
    for waits for `take_left_behind`; one that broke something is parked with the reason.
    """
    _line.write(message)


def _take(messages: list[Checked]) -> list[Exception | None]:
    if len(messages) > 1:
        try:
            _take_together(messages)
            return [None] * len(messages)
        except Exception:  # noqa: BLE001 - whatever stands against one of them, each is taken by itself
            log.info("%s messages of banks are taken one by one", len(messages), exc_info=True)
    return [_take_alone(message) for message in messages]


def _take_together(messages: list[Checked]) -> None:
    kept = [
        journal.Message(_source(one.account), one.raw, _kept(one.account, one.headers), one.key) for one in messages
    ]

    def do(rows: list[journal.Incoming]) -> None:
        take_together([(one.account, one.notice, row) for one, row in zip(messages, rows, strict=True)])

    journal.receive_together(kept, do)


def _take_alone(message: Checked) -> Exception | None:
    try:
        incoming = keep(message)
    except Exception as error:  # noqa: BLE001 - it is raised where the message came in
        return error
    try:
        process_notice(incoming.pk)
    except (OperationalError, InterfaceError):
        log.warning("the bank's message %s is left to the worker", incoming.pk, exc_info=True)
    return None


_line: Writer[Checked, None] = Writer(_take, key=lambda message: message.key)


def keep(message: Checked) -> journal.Incoming:
    """Store a checked message durably; the same id again returns the one there is."""
    headers = _kept(message.account, message.headers)
    incoming, _new = journal.receive(_source(message.account), message.raw, headers=headers, dedupe_key=message.key)
    return incoming


def process_notice(incoming_id: int) -> str:
    """Do what a kept message asks for, once, however often it is called; returns the state it ends in.

    Raises OperationalError when the database is busy; the message then waits for `take_left_behind`.
    """
    return str(journal.process(incoming_id, _do).state)


def take_left_behind() -> int:
    """Process messages that were kept and acknowledged but never processed, because their process died over it; returns
    how many are done now. What was parked waits for a person, or for the service to send it again."""
    sources = [f"payments.{name}" for name in registry.feeds()]
    left = journal.Incoming.objects.filter(
        source__in=sources, state=journal.Incoming.State.NEW, received_at__lt=world.now() - LEFT_BEHIND
    )
    ids = list(left.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(process_notice(pk) == journal.Incoming.State.DONE for pk in ids)


def _do(incoming: journal.Incoming) -> str:
    account = PayoutAccount.objects.get(pk=incoming.headers["account"])
    notice = registry.feeds()[incoming.source.removeprefix("payments.")].parse(bytes(incoming.body))
    take_notice(account, notice, incoming=incoming)
    return ""


def _source(account: PayoutAccount) -> str:
    return f"payments.{account.feed}"


def _kept(account: PayoutAccount, headers: Mapping[str, str]) -> dict[str, str]:
    return {**registry.feeds()[account.feed].kept_headers(headers), "account": str(account.pk)}

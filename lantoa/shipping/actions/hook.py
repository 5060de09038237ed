"""What arrives at a carrier's hook: proved genuine, kept as it came, then understood, once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from lantoa.journal import api as journal
from lantoa.kit.wire import NotGenuine, NotUnderstood
from lantoa.kit.world import world
from lantoa.shipping.actions.parcel import take_message
from lantoa.shipping.actions.secret import opened
from lantoa.shipping.adapters import registry
from lantoa.shipping.adapters.base import StatusNotice
from lantoa.shipping.errors import RefusedMessage
from lantoa.shipping.models import CarrierAccount

LARGEST_BODY = 65_536
# Time enough for the request that brought a message to process it itself.
LEFT_BEHIND = timedelta(minutes=1)
AT_ONCE = 50
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,43}", re.ASCII)


def hooked(carrier: str, token: str) -> CarrierAccount | None:
    """The account whose hook this is; past accounts are still listened to."""
    if carrier not in registry.carriers() or not _TOKEN.fullmatch(token):
        return None
    return CarrierAccount.objects.filter(carrier=carrier, hook_token=token).first()


def check(
    account: CarrierAccount, headers: Mapping[str, str], query: Mapping[str, str], raw: bytes | None
) -> StatusNotice:
    """Read a message of the account's carrier; None stands for one so long that nobody read it.

    Raises RefusedMessage for one too long (413), not proved genuine (401) or not understood (400); what was refused is kept as
    evidence and nothing else changes. Call it outside any transaction.
    """
    adapter = registry.carriers()[account.carrier]
    try:
        if raw is None or len(raw) > LARGEST_BODY:
            raise RefusedMessage("too long", 413)
        adapter.verify(headers, query, raw, opened(account.hook_secret))
        notice = adapter.parse(raw)
        adapter.parse_settlement(raw)
        return notice
    except NotGenuine as error:
        refused = RefusedMessage(str(error), 401)
    except NotUnderstood as error:
        refused = RefusedMessage(str(error), 400)
    except RefusedMessage as error:
        refused = error
    evidence = (raw or b"")[:LARGEST_BODY]
    journal.receive(
        _source(account), evidence, headers=_kept(account, headers), dedupe_key=None, refused=refused.reason
    )
    raise refused


def keep(account: CarrierAccount, headers: Mapping[str, str], raw: bytes, notice: StatusNotice) -> journal.Incoming:
    """Store a checked message durably, in the caller's transaction; the same message again returns the one there is."""
    key = f"{account.pk}:{notice.tracking_code}:{notice.outside_id}"
    incoming, _new = journal.receive(_source(account), raw, headers=_kept(account, headers), dedupe_key=key)
    return incoming


def process_message(incoming_id: int) -> str:
    """Do what a kept message says, once, however often it is called; returns the state it ends in.

    Raises OperationalError when the database is busy; the message then waits for `take_left_behind`.
    """
    return str(journal.process(incoming_id, _do).state)


def take_left_behind() -> int:
    """Process messages that were kept and acknowledged but never processed, because their process died over it; returns
    how many are done now. What was parked waits for a person, or for the carrier to send it again."""
    sources = [f"shipping.{name}" for name in registry.carriers()]
    left = journal.Incoming.objects.filter(
        source__in=sources, state=journal.Incoming.State.NEW, received_at__lt=world.now() - LEFT_BEHIND
    )
    ids = list(left.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(process_message(pk) == journal.Incoming.State.DONE for pk in ids)


def _do(incoming: journal.Incoming) -> str:
    account = CarrierAccount.objects.get(pk=incoming.headers["account"])
    take_message(account, bytes(incoming.body), incoming=incoming)
    return ""


def _source(account: CarrierAccount) -> str:
    return f"shipping.{account.carrier}"


def _kept(account: CarrierAccount, headers: Mapping[str, str]) -> dict[str, str]:
    return {**registry.carriers()[account.carrier].kept_headers(headers), "account": str(account.pk)}

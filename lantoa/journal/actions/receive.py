"""Keep what arrives from outside before anything else is done with it, and process each thing once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC

from django.db import IntegrityError, InterfaceError, OperationalError, models, transaction

from lantoa.journal.models import Incoming
from lantoa.journal.models.incoming import COUNTED
from lantoa.kit import log_lines
from lantoa.kit.world import world

log = logging.getLogger(__name__)
# How many refused things of one source, and account where each has its own address, are kept as evidence within an hour, since November
# 2026; more of them are only counted, so that a flood fills no disk.
MOST_KEPT_AN_HOUR = 100
ONLY_COUNTED = "more like these, only counted"


def receive(
    source: str, body: bytes, *, headers: Mapping[str, str], dedupe_key: str | None, refused: str = ""
) -> tuple[Incoming, bool]:
    """Store one incoming message durably; return it and whether it is new.

    The sender's repeats (same source and key) raise its count and are not new. With `refused` the message is kept as
    evidence only, under no key; beyond `MOST_KEPT_AN_HOUR` of its source (and `account` in the
    headers) one row counts them. Headers must come without secrets.
    """
    with transaction.atomic():
        if refused:
            return _refused(source, body, headers, refused)
        if dedupe_key is None:
            return _store(source, body, headers, None, Incoming.State.NEW, ""), True
        again = Incoming.objects.filter(source=source, dedupe_key=dedupe_key)
        if again.update(times_received=models.F("times_received") + 1):
            return again.get(), False
        try:
            with transaction.atomic():
                return _store(source, body, headers, dedupe_key, Incoming.State.NEW, ""), True
        except IntegrityError:
            # The same message came on another line at this very moment and was stored first.
            again.update(times_received=models.F("times_received") + 1)
            return again.get(), False


@dataclass(frozen=True, slots=True)
class Message:
    """What came from outside, as `receive` takes it."""

    source: str
    body: bytes
    headers: Mapping[str, str]
    dedupe_key: str


def receive_together(messages: Sequence[Message], do: Callable[[list[Incoming]], None]) -> list[Incoming]:
    """Store messages that never came before and do the work for all of them, in one transaction: all of it is there, or nothing.

    Raises whatever stands against it, a message that came before (IntegrityError) too: then each goes its own way, by `receive`
    and `process`.
    """
    now = world.now()
    with transaction.atomic():
        rows = Incoming.objects.bulk_create(
            Incoming(
                source=one.source, body=one.body, headers=dict(one.headers), dedupe_key=one.dedupe_key,
                state=Incoming.State.DONE, received_at=now,
            )
            for one in messages
        )  # fmt: skip
        do(rows)
    return rows


def receive_many(messages: Sequence[Message]) -> list[tuple[Incoming, bool]]:
    """Store these, each under another key, with a few questions for all of them; each with whether it is new. Repeats raise their
    count.

    Raises IntegrityError when one of them is stored on another line at this very moment, and keeps none: then each goes by
    `receive`.
    """
    with transaction.atomic():
        asked = Incoming.objects.filter(
            source__in={one.source for one in messages}, dedupe_key__in=[one.dedupe_key for one in messages]
        )
        known = {(row.source, row.dedupe_key): row for row in asked}
        again = [known[one.source, one.dedupe_key].pk for one in messages if (one.source, one.dedupe_key) in known]
        if again:
            Incoming.objects.filter(pk__in=again).update(times_received=models.F("times_received") + 1)
        now = world.now()
        rows = Incoming.objects.bulk_create(
            Incoming(
                source=one.source, body=one.body, headers=dict(one.headers), dedupe_key=one.dedupe_key, state=Incoming.State.NEW, received_at=now,
            )
            for one in messages
            if (one.source, one.dedupe_key) not in known
        )  # fmt: skip
        new = {(row.source, row.dedupe_key): row for row in rows}
    return [(known.get(key) or new[key], key in new) for key in ((one.source, one.dedupe_key) for one in messages)]


def _refused(source: str, body: bytes, headers: Mapping[str, str], reason: str) -> tuple[Incoming, bool]:
    hour = world.now().astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    # Where each account has an address of its own, a flood at one hides nothing of another.
    account = str(headers.get("account", ""))
    key = f"{COUNTED}{hour:%Y-%m-%dT%H}:{account}"[:120]
    more = Incoming.objects.filter(source=source, dedupe_key=key)
    if _counted(more):
        return more.get(), False
    lately = Incoming.objects.filter(
        source=source, state=Incoming.State.REFUSED, dedupe_key=None, received_at__gte=hour
    )
    if account:
        lately = lately.filter(headers__account=account)
    if len(lately.values_list("pk", flat=True)[:MOST_KEPT_AN_HOUR]) < MOST_KEPT_AN_HOUR:
        return _store(source, body, headers, None, Incoming.State.REFUSED, reason), True
    try:
        with transaction.atomic():
            return _store(source, b"", {}, key, Incoming.State.REFUSED, ONLY_COUNTED), False
    except IntegrityError:
        # Another line began to count at this very moment.
        _counted(more)
        return more.get(), False


def _counted(more: models.QuerySet[Incoming]) -> bool:
    return bool(more.update(times_received=models.F("times_received") + 1))


def _store(
    source: str, body: bytes, headers: Mapping[str, str], dedupe_key: str | None, state: str, reason: str
) -> Incoming:
    return Incoming.objects.create(
        source=source,
        body=body,
        headers=dict(headers),
        dedupe_key=dedupe_key,
        state=state,
        reason=reason[:300],
        received_at=world.now(),
    )


def process(incoming_id: int, do: Callable[[Incoming], str]) -> Incoming:
    """Do the work for one stored message, once: its effects and its new state in one transaction.

    `do` returns "" when done or a reason to refuse. An unexpected error undoes its effects and parks the message with
    the reason, for a person to look at. Only a database that is busy or away is raised: then the message stays as it is
    and whoever sweeps does it later.
    """
    try:
        with transaction.atomic():
            incoming = Incoming.objects.select_for_update().get(pk=incoming_id)
            if incoming.state in (Incoming.State.DONE, Incoming.State.REFUSED):
                return incoming
            reason = do(incoming)
            incoming.state, incoming.reason = (Incoming.State.REFUSED if reason else Incoming.State.DONE), reason[:300]
            incoming.save(update_fields=["state", "reason"])
            return incoming
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever failed, the message stays and says why
        log.exception("incoming %s parked", incoming_id)
        reason = log_lines.told(error)[:300]
        Incoming.objects.filter(pk=incoming_id).update(state=Incoming.State.PARKED, reason=reason)
        return Incoming.objects.get(pk=incoming_id)

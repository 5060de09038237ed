"""Look once more at news of a channel that was refused or could not be understood: kept as it came, proved again, done once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lantoa.channels import acts
from lantoa.channels.actions.hook import keep, process_knock, read_again
from lantoa.channels.errors import RefusedKnock
from lantoa.channels.models import ChannelAccount
from lantoa.journal import api as journal
from lantoa.kit.access import Actor

State = journal.Incoming.State
SOURCE = "channels."
# Of several accounts that one piece of news told something, the one it went worst for.
_WORST = [str(state) for state in State]


@dataclass(frozen=True, slots=True)
class Kept:
    """One piece of news as it came: its number, the channel, the account it knocked at, when, what became of it and why, and how many
    it stands for: where a flood was only counted, many."""

    id: int
    channel: str
    account: str
    at: datetime
    state: str
    reason: str
    size: int
    times: int


def kept(state: str = "", limit: int = 50) -> Iterator[Kept]:
    """The newest news of channels; `state` is one of the inbox's (new, done, refused, parked), "" for those without effect."""
    chosen = [state] if state else [State.REFUSED, State.PARKED]
    found = journal.Incoming.objects.filter(source__startswith=SOURCE, state__in=chosen).order_by("-pk")[:limit]
    for one in found:
        channel, account = one.source.removeprefix(SOURCE), str(one.headers.get("account", ""))
        yield Kept(
            one.pk,
            channel,
            account,
            one.received_at,
            str(one.state),
            one.reason,
            len(bytes(one.body)),
            one.times_received,
        )


def replay(incoming_id: int, *, by: Actor | None) -> str:
    """Prove and read it again with what we know now (a key set right, a reading put right), and do what it says; returns the state it
    ends in. What was kept stays as it is, with its reason; genuine news is taken as if it came again, so twice is once.

    Raises LookupError where there is no such news, RefusedKnock where it is still not genuine or not understood.
    """
    found = journal.Incoming.objects.filter(pk=incoming_id, source__startswith=SOURCE).first()
    if found is None:
        raise LookupError(f"no news of a channel has the number {incoming_id}")
    channel = found.source.removeprefix(SOURCE)
    raw, headers = bytes(found.body), {str(name): str(said) for name, said in found.headers.items()}
    if found.state == State.PARKED:
        # It was proved when it came, and failed in us.
        with transaction.atomic():
            journal.Incoming.objects.filter(pk=found.pk, state=State.PARKED).update(state=State.NEW, reason="")
            _record(found, ChannelAccount.objects.get(pk=found.headers["account"]), by)
        return process_knock(found.pk)
    if found.state != State.REFUSED:
        return str(found.state)
    if journal.is_only_counted(found):
        raise RefusedKnock(found.reason, 400)
    told = read_again(channel, headers, raw)
    with transaction.atomic():
        again = [keep(one) for one in told]
        for one in told:
            _record(found, one.account, by)
    return max((process_knock(incoming.pk) for incoming in again), key=_WORST.index)


def _record(found: journal.Incoming, account: ChannelAccount, by: Actor | None) -> None:
    data = {"channel": account.channel, "reason": found.reason[:80]}
    journal.record(acts.KNOCK_REPLAYED, found, by=by, on_behalf_of=account.organisation_id, data=data)


__all__ = ["Kept", "RefusedKnock", "kept", "replay"]

"""Let go of what the journal keeps beside its entries when somebody is erased; the entries themselves name nobody."""

from __future__ import annotations

from collections.abc import Iterable

from lantoa.journal.models import Command, Incoming


def forget_asker(person_id: int) -> int:
    """Drop the hashes of what this person asked for: whoever guessed the words could prove them by these. The keys stay, so
    that nothing is done twice. Returns how many."""
    return Command.objects.filter(by_id=person_id).exclude(body_hash=Command.ERASED).update(body_hash=Command.ERASED)


def forget_bodies(ids: Iterable[int], *, refused: bool = False) -> int:
    """Drop the raw words of messages from outside whose effects are there, with `refused` also of those kept as evidence only; that
    they came stays, and each still counts once."""
    over = [Incoming.State.DONE, Incoming.State.REFUSED] if refused else [Incoming.State.DONE]
    done = Incoming.objects.filter(pk__in=list(ids), state__in=over)
    return done.exclude(body=b"").update(body=b"", headers={})

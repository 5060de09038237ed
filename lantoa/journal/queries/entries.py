"""Questions about the past: what happened to a row, and whether the chains still hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import models

from lantoa.journal.models import Entry, MovedOrganisation, Root, Seal
from lantoa.journal.rules.chain import FIRST, raw, seal_hash


def entries_about(subject: models.Model) -> models.QuerySet[Entry]:
    """Everything recorded about this row, oldest first."""
    return Entry.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).order_by("pk")


def of_those_here(entries: models.QuerySet[Entry]) -> models.QuerySet[Entry]:
    """Without the acts done for organisations whose rows went to another house with their province: what these tell of is there."""
    left = MovedOrganisation.objects.filter(left_at__isnull=False, organisation=models.OuterRef("on_behalf_of_id"))
    return entries.filter(~models.Exists(left))


def last_position() -> int:
    """The place of the newest sealed entry in the one order of all; 0 when nothing is sealed."""
    return Seal.objects.order_by("-position").values_list("position", flat=True).first() or 0


def last_moment() -> datetime | None:
    """When the newest entry was recorded or the newest root signed, whichever was later; None while nothing is written."""
    recorded = Entry.objects.order_by("-pk").values_list("recorded_at", flat=True).first()
    signed = Root.objects.order_by("-number").values_list("signed_at", flat=True).first()
    return max((moment for moment in (recorded, signed) if moment), default=None)


def sealed_after(position: int, limit: int = 500) -> list[tuple[int, Entry]]:
    """At most so many entries after this place with their places, in the one order: for readers who keep their own place."""
    seals = (
        Seal.objects.filter(position__gt=position, entry__isnull=False)
        .order_by("position")
        .select_related("entry")[:limit]
    )
    return [(seal.position, seal.entry) for seal in seals if seal.entry is not None]


def seals_of(entries: Iterable[int]) -> dict[int, str]:
    """The hash, in 64 hex digits, that seals each of these entries, by their ids; those not sealed yet are left out. One query."""
    rows = Seal.objects.filter(entry__in=list(entries)).values_list("entry_id", "hash")
    return {entry: raw(seal).hex() for entry, seal in rows}


def broken_seals() -> list[int]:
    """The positions of seals whose hash does not follow from their entry and the seal before; empty when all hold."""
    broken, heads = [], {}
    for seal in Seal.objects.order_by("position").select_related("entry").iterator(2000):
        seq, before = heads.get(seal.chain, (0, FIRST))
        changed = seal.entry is not None and raw(seal.hash) != seal_hash(before, seal.entry.written())
        if seal.chain_seq != seq + 1 or changed:
            broken.append(seal.position)
        heads[seal.chain] = (seal.chain_seq, raw(seal.hash))
    return broken

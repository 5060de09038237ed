"""Questions about the past: what happened to a row, and whether the chains still hold."""

from __future__ import annotations

from django.db import models

from lantoa.journal.models import Entry, Seal
from lantoa.journal.rules.chain import FIRST, raw, seal_hash


def entries_about(subject: models.Model) -> models.QuerySet[Entry]:
    """Everything recorded about this row, oldest first."""
    return Entry.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).order_by("pk")


def broken_seals() -> list[int]:
    """The positions of seals whose hash does not follow from their entry and the seal before; empty when all hold."""
    broken, heads = [], {}
    for seal in Seal.objects.order_by("position").select_related("entry").iterator(2000):
        seq, before = heads.get(seal.chain, (0, FIRST))
        if seal.chain_seq != seq + 1 or raw(seal.hash) != seal_hash(before, seal.entry.written()):
            broken.append(seal.position)
        heads[seal.chain] = (seal.chain_seq, raw(seal.hash))
    return broken

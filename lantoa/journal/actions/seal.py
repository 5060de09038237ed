"""The sealer: gives entries their one order and chains them per organisation, after they are committed."""

from __future__ import annotations

from django.db import connection, transaction

from lantoa.journal.models import Entry, Seal, Sealer
from lantoa.journal.rules.chain import FIRST, chain_of, raw, seal_hash

BATCH = 500
SEALERS_LOCK = 7_302_015


def seal() -> int:
    """Seal at most 500 visible unsealed entries in id order; return how many.

    Only one sealer works at a time; another returns 0 at once. Causes precede effects and nothing is skipped: an entry
    of a long transaction is found when it commits.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic():
            return _seal_postgresql()
    state, _ = Sealer.objects.get_or_create(pk=1)
    if not Entry.objects.filter(pk__gt=state.low).exists():
        return 0
    with transaction.atomic():
        return _seal_sqlite()


def _seal_sqlite() -> int:
    # One writer at a time: ids are in the order of commits, so the last sealed id is a safe cursor.
    state, _ = Sealer.objects.get_or_create(pk=1)
    entries = list(Entry.objects.filter(pk__gt=state.low).order_by("pk")[:BATCH])
    if entries:
        _chain(entries)
        Sealer.objects.filter(pk=1).update(low=entries[-1].pk)
    return len(entries)


def _seal_postgresql() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALERS_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        # Read before the entries: whatever ended before this moment is visible to the scan that follows.
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        low_next = cursor.fetchone()[0]
    state, _ = Sealer.objects.get_or_create(pk=1)
    entries = list(
        Entry.objects.raw(
            "SELECT e.* FROM journal_entry e WHERE e.xid >= %s::text::xid8 "
            "AND NOT EXISTS (SELECT 1 FROM journal_seal s WHERE s.entry_id = e.id) ORDER BY e.id LIMIT %s",
            [str(state.low), BATCH],
        )
    )
    if entries:
        _chain(entries)
    if len(entries) < BATCH:
        Sealer.objects.filter(pk=1, low__lt=low_next).update(low=low_next)
    return len(entries)


def _chain(entries: list[Entry]) -> None:
    heads = _heads({chain_of(entry.on_behalf_of_id) for entry in entries})
    seals = []
    for entry in entries:
        chain = chain_of(entry.on_behalf_of_id)
        seq, before = heads.get(chain, (0, FIRST))
        heads[chain] = (seq + 1, seal_hash(before, entry.written()))
        seals.append(Seal(entry=entry, chain=chain, chain_seq=seq + 1, hash=heads[chain][1]))
    Seal.objects.bulk_create(seals)


def _heads(chains: set[str]) -> dict[str, tuple[int, bytes]]:
    found = {}
    for chain in chains:
        last = Seal.objects.filter(chain=chain).order_by("-chain_seq").values_list("chain_seq", "hash").first()
        if last:
            found[chain] = (last[0], raw(last[1]))
    return found

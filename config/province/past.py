"""The past of a province: its chains as they stand, the signed roots over them, and of the platform's chain the acts that were the province's.

What is hashed is not touched. Of the platform's chain every link goes along, without its entry where that is another province's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from config.province.homes import tables
from config.province.rows import lines
from config.province.taken import TABLE, label
from lantoa.journal.models import Root, Seal
from lantoa.journal.rules.chain import chain_of, raw

PLATFORM = chain_of(None)
# Rows elsewhere that name an entry by its number.
POINTING = (
    ("learning.Practice", "entry_id"),
    ("learning.CertificateEvidence", "entry_id"),
    ("books.Expense", "entry_id"),
)
ORDER = ("journal.Entry", "journal.Seal", "journal.Root", "journal.ChainHead", "journal.Witness", "journal.Witnessing")


@dataclass(frozen=True, slots=True)
class Past:
    """Everything that was sealed up to the newest root."""

    root: Root

    def where(self, name: str) -> str:
        """Which rows of this table go along, in the database's words."""
        up_to, number = int(self.root.position), int(self.root.number)
        return {
            "journal.Entry": f"EXISTS (SELECT 1 FROM journal_seal s WHERE s.entry_id = journal_entry.id AND s.position <= {up_to}) AND ({_ours()})",
            "journal.Seal": f"position <= {up_to} AND (chain = '{PLATFORM}' OR {_our_chain('chain')})",
            "journal.Root": f"number <= {number}",
            "journal.ChainHead": f"root_id <= {number} AND (chain = '{PLATFORM}' OR {_our_chain('chain')})",
            "journal.Witness": f"EXISTS (SELECT 1 FROM journal_witnessing w WHERE w.witness_id = journal_witness.id AND w.root_id <= {number})",
            "journal.Witnessing": f"root_id <= {number}",
        }[name]

    def lines(self, name: str) -> Iterator[bytes]:
        found = lines(tables()[name], self.where(name))
        return self._bare(found) if name == "journal.Seal" else found

    def _bare(self, seals: Iterator[bytes]) -> Iterator[bytes]:
        """Links of the platform's chain whose act is another province's, without its number."""
        ours = Seal.objects.order_by("position").extra(
            tables=["journal_entry"], where=["journal_entry.id = journal_seal.entry_id", f"({_ours()})"]
        )
        kept = Kept(ours.values_list("position", flat=True).iterator(2_000))
        at = [field.attname for field in Seal._meta.concrete_fields].index("entry_id")
        for line in seals:
            row = json.loads(line)
            if not kept.has(row[0]):
                row[at] = None
            yield json.dumps(row, separators=(",", ":")).encode() + b"\n"


class Kept:
    """Whether a number is among those that come here in their order; asked in that order too."""

    def __init__(self, numbers: Iterator[int]) -> None:
        self._numbers = numbers
        self._next = next(numbers, None)

    def has(self, number: int) -> bool:
        while self._next is not None and self._next < number:
            self._next = next(self._numbers, None)
        return self._next == number


def _ours() -> str:
    """True of an entry of the province: done for one of its organisations; or, for none, by one of its people, in one of its communes, or about
    one of its rows."""
    taken = f"SELECT 1 FROM {TABLE} t WHERE t.guest = 0 AND t.model ="
    about = f"EXISTS ({taken} journal_entry.subject_type AND t.pk = journal_entry.subject_id)"
    by = f"EXISTS ({taken} '{label('accounts.Person')}' AND t.pk = CAST(journal_entry.by_id AS varchar(64)))"
    there = f"EXISTS ({taken} '{label('places.Unit')}' AND t.pk = journal_entry.place)"
    told = " OR ".join(_pointed_at(name, column) for name, column in POINTING)
    own = f"EXISTS ({taken} '{label('accounts.Organisation')}' AND t.pk = CAST(journal_entry.on_behalf_of_id AS varchar(64)))"
    return f"{own} OR (journal_entry.on_behalf_of_id IS NULL AND ({about} OR {by} OR {there} OR {told}))"


def _pointed_at(name: str, column: str) -> str:
    table = tables()[name]._meta.db_table
    return (
        f"EXISTS (SELECT 1 FROM {table} p JOIN {TABLE} t ON t.model = '{label(name)}' AND t.pk = CAST(p.id AS varchar(64))"  # noqa: S608
        f" WHERE p.{column} = journal_entry.id)"
    )


def _our_chain(column: str) -> str:
    return f"EXISTS (SELECT 1 FROM {TABLE} t WHERE t.model = '{label('accounts.Organisation')}' AND t.guest = 0 AND {column} = 'organisation:' || t.pk)"


def heads(where: str = "1 = 1") -> tuple[int, str]:
    """How many chains stand here, and the SHA-256 over where each stands: name, length, last hash."""
    digest, count = hashlib.sha256(), 0
    letters = ' COLLATE "C"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.chain, s.chain_seq, s.hash FROM journal_seal s JOIN"
            f" (SELECT chain, max(chain_seq) AS seq FROM journal_seal WHERE {where} GROUP BY chain) l"  # noqa: S608
            f" ON l.chain = s.chain AND l.seq = s.chain_seq ORDER BY s.chain{letters}"
        )
        while rows := cursor.fetchmany(2_000):
            for chain, seq, hash_ in rows:
                count += 1
                digest.update(f"{chain} {seq} {raw(hash_).hex()}\n".encode())
    return count, digest.hexdigest()

"""Who was erased, in a file beside the database: after a restore of an older backup they are erased again by it.

One JSON line for each, with ids and times only. The journal's entries are what is true; the file follows them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from lantoa.accounts.acts import PERSON_ERASED
from lantoa.journal import api as journal
from lantoa.kit.world import world


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody in the register: their id, when they had joined (after a restore ids are given anew), when they were erased."""

    person: int
    joined: datetime
    at: datetime

    def line(self) -> bytes:
        row = {"person": self.person, "joined": _written(self.joined), "at": _written(self.at)}
        return json.dumps(row).encode()


def register_path() -> Path:
    return Path(settings.ERASED_REGISTER)


def read_register(path: Path) -> list[Named]:
    """Everybody in the file, each once. Half a line is what a crash left of one that was written again after it; any other
    line that cannot be read raises ValueError with its number: somebody might stay unerased by it."""
    found: dict[tuple[int, datetime], Named] = {}
    lines = world.read_file(path).split(b"\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            one = Named(int(row["person"]), _read(row["joined"]), _read(row["at"]))
        except (ValueError, KeyError, TypeError) as error:
            if _is_torn(line):
                continue
            raise ValueError(f"{path.name}, line {number} cannot be read") from error
        found.setdefault((one.person, one.joined), one)
    return list(found.values())


def keep_register() -> int:
    """Bring the file up to date from the journal; return how many were added. Safe at any time and in any number of processes."""
    entries = journal.Entry.objects.filter(act=PERSON_ERASED).order_by("pk")
    return take_over(
        Named(int(entry.subject_id), datetime.fromisoformat(entry.data["joined"]), entry.recorded_at)
        for entry in entries
    )


def take_over(those: Iterable[Named]) -> int:
    """Write down whoever is not in the file yet; return how many. Of a register kept elsewhere everybody is taken over, whether
    this database knows them or not: the next restore may."""
    path = register_path()
    known = {(one.person, one.joined) for one in read_register(path)} if path.exists() else set()
    added = 0
    for one in those:
        if (one.person, one.joined) not in known:
            world.append_line(path, one.line())
            known.add((one.person, one.joined))
            added += 1
    return added


def _read(written: str) -> datetime:
    at = datetime.fromisoformat(written)
    if at.tzinfo is None:
        raise ValueError(written)
    return at


def _is_torn(line: bytes) -> bool:
    begins = b'{"person": '
    return line[: len(begins)] == begins[: len(line)] and not line.endswith(b"}")


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")

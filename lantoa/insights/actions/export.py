"""Facts: the sealed journal as rows that can be counted, in files of a province and a month, some seconds behind it."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.utils.timezone import localdate

from lantoa.accounts import api as accounts
from lantoa.insights.queries.facts import Manifest, Part, counted_units, manifest, root
from lantoa.insights.rules.fact import Fact, Told, fact_of, readings
from lantoa.insights.rules.table import arrow_of
from lantoa.journal import api as journal
from lantoa.kit.later import Later
from lantoa.kit.world import world
from lantoa.learning import api as learning

pa, pc, pq = (Later(name) for name in ("pyarrow", "pyarrow.compute", "pyarrow.parquet"))
AT_ONCE = 5_000
# A province's month in more files than this is put together into one.
MOST_PARTS = 16
# Whoever began to read files before others took their place is done after so long.
READ_FOR = timedelta(hours=1)
# Seconds to wait for another line's export.
MOST_WAITS = 300


def export_facts() -> int:
    """Write what was sealed since the last time; return how many entries were read.

    Only one process does it at a time, another one returns 0 at once. Where the files do not fit the journal (it was restored from
    before), they are made anew from its beginning. A crash at any point leaves the files as they were named before.
    """
    with turn() as mine:
        if not mine:
            return 0
        now = _fitting(manifest())
        anew = not now.position
        provinces = {unit["place"]: unit["province"] for unit in counted_units()}
        read, silent = 0, set()
        while rows := journal.sealed_after(now.position, AT_ONCE):
            now.parts += _written(_facts(rows, provinces), provinces)
            now.position, now.seal = rows[-1][0], _seal_of(rows[-1][1])
            read += len(rows)
            silent |= _taken_back(rows)
            # Made anew from the beginning, nothing is named before all of it is there again.
            if not anew:
                _unsay(now, silent)
                _keep(now)
                silent = set()
            journal.still_at_it()
        if anew and read:
            # Who took it back long ago was not joined; this is for whoever did meanwhile.
            _unsay(now, silent - set(accounts.sexes_of(silent, ())[0]))
            _keep(now)
        _tidy(now)
        return read


def exported_up_to(position: int) -> bool:
    """Whether the facts reach that place of the journal after an export. Another line that is at one is waited for, some minutes at most."""
    export_facts()
    if manifest().position < position:
        with turn(wait=MOST_WAITS):
            pass
        export_facts()
    return manifest().position >= position


@contextmanager
def turn(of: str = "turn", *, wait: int = 0) -> Iterator[bool]:
    """Whether it is this line's turn: of all that ask for the same one at once, in whichever process, only one is told so. It is waited for
    so many seconds."""
    root().mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(root() / of, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        mine = _locked(handle)
        for _ in range(0 if mine else wait):
            journal.still_at_it()
            world.sleep(1.0)
            if mine := _locked(handle):
                break
        yield mine
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _fitting(found: Manifest) -> Manifest:
    if not found.position:
        return found
    at = journal.sealed_after(found.position - 1, 1)
    fits = bool(at) and at[0][0] == found.position and _seal_of(at[0][1]) == found.seal
    whole = all(path.exists() for path in found.files())
    return (
        found
        if fits and whole
        else Manifest(gone=found.gone | dict.fromkeys((part.file for part in found.parts), world.now().isoformat()))
    )


def _seal_of(entry: journal.Entry) -> str:
    return journal.seals_of([entry.pk])[entry.pk]


def _facts(rows: Sequence[tuple[int, journal.Entry]], provinces: Mapping[str, str]) -> list[Fact]:
    known = readings()
    wanted = [
        (position, entry)
        for position, entry in rows
        if not entry.rehearsal and (entry.act in known or entry.reverses_id)
    ]
    taken_back = journal.Entry.objects.in_bulk([entry.reverses_id for _at, entry in wanted if entry.reverses_id])
    found = []
    for position, entry in wanted:
        back = taken_back.get(entry.reverses_id) if entry.reverses_id else None
        one = fact_of(_told(position, entry, _told(position, back, None) if back else None))
        if one is not None:
            found.append(one)
    return _joined(found, provinces)


def _told(position: int, entry: journal.Entry, back: Told | None) -> Told:
    subject = int(entry.subject_id) if entry.subject_id.isdecimal() else 0
    return Told(
        position, entry.pk, entry.act, subject, entry.by_id or 0, entry.on_behalf_of_id or 0, entry.place, localdate(entry.occurred_at),
        entry.data, back,
    )  # fmt: skip


def _joined(facts: list[Fact], provinces: Mapping[str, str]) -> list[Fact]:
    """What the journal does not hold: the commune of an organisation as it is now, where the entry names none; whose seat it is and which
    group; and what the person, or the owners of the household where it is nobody else's act, said of their sex."""
    at = accounts.units_of({one.org for one in facts if not one.place and one.org})
    seats = learning.seats_told({one.seat for one in facts if one.seat})
    of = [(one, *seats.get(one.seat, (0, ""))) for one in facts]
    people = {one.person or person for one, person, _group in of}
    sexes, homes = accounts.sexes_of(people - {0}, {one.org for one, person, _group in of if one.org and not (one.person or person)})  # fmt: skip
    found = []
    for one, seated, group in of:
        place, person = one.place or at.get(one.org, ""), one.person or seated
        # A commune that is not known (any more) is none: else its rows would be missing in the province too.
        place = place if place in provinces else ""
        sex = sexes.get(person, "") if person else homes.get(one.org, "")
        found.append(
            replace(one, place=place, person=person, kind=group if one.grouped else one.kind, sex=sex)
            if (place, seated, group, sex) != (one.place, 0, "", "")
            else one
        )
    return found


def _taken_back(rows: Sequence[tuple[int, journal.Entry]]) -> set[int]:
    """Who no longer wants to be counted by sex, or was erased."""
    return {
        entry.data["given_by"]
        for _position, entry in rows
        if entry.act == "accounts.consent_withdrawn"
        and entry.data.get("purpose") == accounts.Consent.Purpose.COUNT_BY_SEX
    }


def _unsay(now: Manifest, people: set[int]) -> None:
    """Write anew every file in which something they said of their sex stands, theirs or their households', without it."""
    if not people:
        return
    those, homes = (pa.array(sorted(ids), pa.int64()) for ids in (people, accounts.households_owned_by(people)))
    for part in list(now.parts):
        journal.still_at_it()
        table = pq.read_table(root() / part.file)
        theirs = pc.or_(
            pc.is_in(table["person"], those), pc.and_(pc.equal(table["person"], 0), pc.is_in(table["org"], homes))
        )
        said = pc.cast(table["sex"], pa.string())
        if pc.any(pc.and_(theirs, pc.not_equal(said, ""))).as_py():
            without = pc.if_else(theirs, "", said).dictionary_encode()
            at = table.schema.get_field_index("sex")
            now.parts[now.parts.index(part)] = _part(table.set_column(at, "sex", without), part.province, part.month)
            now.gone[part.file] = world.now().isoformat()


def _written(facts: list[Fact], provinces: dict[str, str]) -> list[Part]:
    groups: dict[tuple[str, str], list[Fact]] = {}
    for one in facts:
        groups.setdefault((provinces.get(one.place, provinces[""]), f"{one.day:%Y-%m}"), []).append(one)
    return [_part(arrow_of(those), province, month) for (province, month), those in sorted(groups.items())]


def _part(table: Any, province: str, month: str) -> Part:
    written = BytesIO()
    pq.write_table(table, written, compression="zstd")
    ends = pc.min_max(table["position"]).as_py()
    first, last = ends["min"], ends["max"]
    digest = hashlib.sha256(written.getvalue()).hexdigest()
    # Other bytes, another name: whoever reads the file of before is not disturbed.
    name = f"{month}/{province}-{first:012}-{last:012}-{digest[:8]}.parquet"
    world.write_file(root() / name, written.getvalue())
    return Part(name, province, month, table.num_rows, first, last, digest)


def _tidy(now: Manifest) -> None:
    """Remove what nobody can be reading any more, also what the manifest never named: a worker that was killed, or a version of before,
    left it, and people's sex may stand in it."""
    moment = world.now()
    if any(datetime.fromisoformat(since) < moment - READ_FOR for since in now.gone.values()):
        _keep(now)
    named = {part.file for part in now.parts} | now.gone.keys()
    for path in root().glob("*/*.parquet"):
        name = str(path.relative_to(root()))
        if name not in named and path.stat().st_mtime < (moment - READ_FOR).timestamp():
            world.remove_file(path)


def _keep(now: Manifest) -> None:
    """Put many small files together, name what holds from now on, and remove what nobody can be reading any more."""
    moment = world.now()
    over = {name for name, since in now.gone.items() if datetime.fromisoformat(since) < moment - READ_FOR}
    now.gone = {name: since for name, since in now.gone.items() if name not in over}
    groups: dict[tuple[str, str], list[Part]] = {}
    for part in now.parts:
        groups.setdefault((part.province, part.month), []).append(part)
    for (province, month), parts in groups.items():
        if len(parts) > MOST_PARTS:
            ordered = sorted(parts, key=lambda part: part.first)
            table = pa.concat_tables(
                [pq.read_table(root() / part.file) for part in ordered], promote_options="permissive"
            )
            one = _part(table.unify_dictionaries(), province, month)
            gone = {part.file for part in parts} - {one.file}
            now.parts = [*(part for part in now.parts if part not in parts), one]
            now.gone |= dict.fromkeys(sorted(gone), moment.isoformat())
    world.write_file(root() / "manifest.json", now.written())
    named = {part.file for part in now.parts}
    for name in over:
        if name not in named:
            world.remove_file(root() / name)

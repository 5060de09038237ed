"""`lantoa advisories`: is a part of the lock known to be unsafe? Matches it with advisories in the OSV form, and says how old they are."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

from config import lock

SNAPSHOT = lock.ROOT / "config/data/advisories.json"


class NotAdvisories(Exception):
    """The file is no list of advisories in the OSV form."""


@dataclass(frozen=True, slots=True)
class Match:
    """A part of the lock that an advisory is about, with the version it is put right in ("" where there is none)."""

    part: lock.Part
    advisory: str
    fixed: str


def main(arguments: list[str]) -> int:
    """Say the date and what matches; 1 where something does, 2 where a file cannot be read."""
    parser = argparse.ArgumentParser(prog="lantoa advisories", description=__doc__)
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        help="OSV files (one advisory, a list, or a folder of them), besides the snapshot that ships",
    )
    options = parser.parse_args(arguments)
    try:
        told = [*snapshot()["advisories"], *(one for file in options.files for one in read(file))]
        found = list(matches(lock.parts(), told))
    except (NotAdvisories, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{said()}; {len(told)} advisories against {len(lock.parts())} parts: {len(found)} match\n")
    for one in found:
        cure = f"put right in {one.fixed}" if one.fixed else "not put right yet"
        sys.stdout.write(f"{one.part.name} {one.part.version}: {one.advisory}, {cure}\n")
    return 1 if found else 0


def snapshot() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    return told


def said() -> str:
    """How old the snapshot is and how far it reaches, in one line, for whoever reads the test run."""
    told = snapshot()
    day = date.fromisoformat(told["date"])
    return (
        f"advisories as of {day.isoformat()}, looked up for {', '.join(told['looked_up'])} only"
        if told["partial"]
        else f"advisories as of {day}"
    )


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The advisories of a file or of a folder of files. Raises NotAdvisories."""
    if path.is_dir():
        for one in sorted(path.glob("*.json")):
            yield from read(one)
        return
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        raise NotAdvisories(f"{path} is not JSON") from None
    rows = told.get("advisories", [told]) if isinstance(told, dict) else told
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) and "id" in row and "affected" in row for row in rows
    ):
        raise NotAdvisories(f"{path} holds no advisories in the OSV form (id, affected)")
    yield from rows


def matches(parts: Iterable[lock.Part], advisories: Iterable[dict[str, Any]]) -> Iterator[Match]:
    """Each advisory that is not withdrawn and whose ranges or versions hold a part's version."""
    known = {one.name: one for one in parts}
    for advisory in advisories:
        if advisory.get("withdrawn"):
            continue
        for affected in advisory.get("affected", []):
            package = affected.get("package", {})
            name = re.sub(r"[-_.]+", "-", str(package.get("name", ""))).lower()
            part = known.get(name)
            if part and package.get("ecosystem") == "PyPI" and (fixed := _holds(part.version, affected)) is not None:
                yield Match(part, str(advisory["id"]), fixed)
                break


def _holds(version: str, affected: dict[str, Any]) -> str | None:
    """The version in which it is put right, where this one is affected; None where it is not."""
    ours = Version(version)
    for spread in affected.get("ranges", []):
        if spread.get("type") != "ECOSYSTEM":
            continue
        inside, fixed = False, ""
        events = [(_version(value), kind) for event in spread.get("events", []) for kind, value in event.items()]
        for at, kind in sorted(events, key=lambda event: event[0]):
            if kind == "introduced" and at <= ours:
                inside, fixed = True, ""
            elif (kind == "fixed" and at <= ours) or (kind == "last_affected" and at < ours):
                inside = False
            elif kind == "fixed" and inside and not fixed:
                fixed = str(at)
        if inside:
            return fixed
    return "" if version in affected.get("versions", []) else None


def _version(value: object) -> Version:
    try:
        return Version(str(value))
    except InvalidVersion:
        raise NotAdvisories(f"{value!r} is no version") from None

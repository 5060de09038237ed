"""What the house is built of: each part of the lock with its version and the digests it is taken by, and under which licence."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})\b")
# Words of a licence that binds what it is used in; "Lesser" ones and a choice that holds another one do not.
_BINDING = re.compile(r"\bA?GPL\b|\b(?:Affero )?General Public License\b|\bGPLv\d|\bA?GPL-\d", re.IGNORECASE)
_FREE = re.compile(r"\bLGPL|\bLesser\b|\bMPL\b|\bMIT\b|\bBSD\b|\bApache\b|\bWITH\b", re.IGNORECASE)


class LockError(Exception):
    """A line of the lock that cannot be read, or a part that is taken without a digest."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part taken from the package index. `licence` "" where nobody says it."""

    name: str
    version: str
    hashes: tuple[str, ...]
    licence: str


def parts(text: str | None = None) -> list[Part]:
    """Every part of a lock (ours), in its order. Raises LockError for one that is not pinned by version and digest."""
    found: list[tuple[str, str, list[str]]] = []
    for number, line in enumerate((LOCK.read_text(encoding="utf-8") if text is None else text).splitlines(), 1):
        pin, digests = _PIN.match(line), _HASH.findall(line)
        if pin:
            found.append((re.sub(r"[-_.]+", "-", pin[1]).lower(), pin[2], digests))
        elif digests and found:
            found[-1][2].extend(digests)
        elif line.strip() and not line.lstrip().startswith("#"):
            raise LockError(f"line {number} of the lock is neither a pinned part nor a digest: {line.strip()[:80]}")
    bare = [name for name, _version, digests in found if not digests]
    if bare:
        raise LockError(f"taken without a digest: {', '.join(bare)}")
    return [Part(name, version, tuple(digests), licence_of(name)) for name, version, digests in found]


def licence_of(name: str) -> str:
    """What the installed part itself says, else what was looked up for it (config/data/licences.toml), else ""."""
    known = tomllib.loads((ROOT / "config/data/licences.toml").read_text(encoding="utf-8"))["licence"]
    told: dict[str, str] = {row["name"]: row["licence"] for row in known}
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return told.get(name, "")
    classified = [
        one.rpartition("::")[2].strip() for one in said.get_all("Classifier") or [] if one.startswith("License")
    ]
    expression = _word(said, "License-Expression") or " OR ".join(one for one in classified if one != "OSI Approved")
    short = _word(said, "License").strip()
    return expression or (short if 0 < len(short) <= 60 and "\n" not in short else "") or told.get(name, "")


def _word(said: metadata.PackageMetadata, name: str) -> str:
    return next(iter(said.get_all(name) or ()), "")


def is_binding(licence: str) -> bool:
    """Whether a part under this licence would have to put the whole house under it: GPL or AGPL without another choice."""
    return bool(_BINDING.search(licence)) and not _FREE.search(licence)

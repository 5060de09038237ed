"""What an entry of the register says, and what differs between two states of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lantoa.kit.vietnamese import fold

OWNER_KINDS = ("enterprise", "cooperative", "household", "individual")
PLATFORMS = ("direct", "intermediary", "social", "integrated")
LONGEST_OWNER, LONGEST_NUMBER = 200, 60
# What of an entry may change while it stays the same entry; what it is the entry of may not.
CHANGING = ("owner_kind", "owner_name", "organisation_id", "person_id", "platform", "regime", "registration_number", "confirmed_on", "valid_until", "unit_id")  # fmt: skip
# Where an entry says nothing of these, it does not say that there is nothing.
SILENT = frozenset({"registration_number", "unit_id", "organisation_id", "person_id"})
DAYS = ("confirmed_on", "valid_until")
# Whose account here an entry is bound to.
ACCOUNT = ("organisation_id", "person_id")
# What the journal may know of a change: kinds and days, never names.
TOLD = ("owner_kind", "platform", "regime", "valid_until")


@dataclass(frozen=True, slots=True)
class Entry:
    """A site or app as somebody says it is. Either `domain` (ASCII, with `shown`) or `app` is there; `valid_until` None: no end is known."""

    owner_kind: str
    owner_name: str
    platform: str
    regime: str
    confirmed_on: date
    domain: str = ""
    shown: str = ""
    app: str = ""
    valid_until: date | None = None
    registration_number: str = ""
    unit_id: str | None = None
    organisation_id: int | None = None
    person_id: int | None = None


def written(entry: Entry) -> dict[str, Any]:
    """An entry as plain values, to be kept and read again by `entry_of`."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name in Entry.__slots__
        if (value := getattr(entry, name)) not in ("", None)
    }


def entry_of(kept: dict[str, Any]) -> Entry:
    """The entry that was written."""
    days = {name: date.fromisoformat(kept[name]) for name in DAYS if kept.get(name)}
    return Entry(**{**kept, **days})


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def differences(before: Any, after: Entry) -> dict[str, list[Any]]:
    """What differs, each as [from, to] in plain values. What the newer one does not say (an empty number, no place) is no change; but
    whose account it is goes with the owner: a new one who has none here leaves none."""
    found = {}
    told = _tells_account(before, after)
    for name in CHANGING:
        old, new = getattr(before, name), getattr(after, name)
        if new in ("", None) and name in SILENT and not (told and name in ACCOUNT):
            continue
        if old != new:
            found[name] = [plain(old), plain(new)]
    return found


def _tells_account(before: Any, after: Entry) -> bool:
    if after.organisation_id or after.person_id:
        return True
    return fold(before.owner_name) != fold(after.owner_name)


def is_same_owner(before: Any, after: Entry) -> bool:
    """Whether who asks for an entry is whose it is: the organisation's or person's account it is bound to; where it is bound to none, the
    same name and kind of owner, as an officer compared them who granted the dossier."""
    if before.organisation_id:
        return bool(before.organisation_id == after.organisation_id)
    if before.person_id:
        return bool(before.person_id == after.person_id)
    return fold(before.owner_name) == fold(after.owner_name) and bool(before.owner_kind == after.owner_kind)


def values_before(changed: Mapping[str, Sequence[Any]], now: Any) -> dict[str, Any]:
    """Of what a change gave (each as [from, to]) what it was before, where it still is as that change left it."""
    found = {}
    for name, (old, new) in changed.items():
        if plain(getattr(now, name)) == new:
            found[name] = date.fromisoformat(old) if name in DAYS and old else old
    return found

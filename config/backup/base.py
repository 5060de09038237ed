"""What every way of copying a database offers; SQLite and PostgreSQL each have one, the rest of the backup knows only this."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Protocol

from config.backup.errors import BackupError, DamagedError, NoSuchTimeError
from config.backup.vault import Vault

__all__ = ["BackupError", "DamagedError", "Engine", "Kept", "NoSuchTimeError", "Restored", "Setting"]


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the house stands and where its copies go, as the environment says.

    `database` is LANTOA_DATABASE ("sqlite", "sqlite:///…", "postgresql://…"), `var` LANTOA_VAR, `place` the folder LANTOA_BACKUP.
    The vault seals for the public key; it opens only where the private key is (`vault.opens`). What an engine needs as a secret of
    its own (a passphrase) it makes itself, keeps in `work`, and puts into the place sealed by the vault, so that the one private
    key is all that a restore needs.
    """

    database: str
    var: Path
    place: Path
    vault: Vault
    days: int = 30  # how far back can be restored

    @property
    def work(self) -> Path:
        """The engine's own folder on this machine: spool, settings, locks."""
        return self.var / "backup"


@dataclass(frozen=True, slots=True)
class Kept:
    """What lies in the place: any time between `since` and `until` can be restored.

    `until` is a promise: whatever was committed before it is in the place, on the disk. `daily` is when the newest full or
    incremental base copy was made.
    """

    since: datetime
    until: datetime
    daily: datetime | None
    size: int  # bytes in the place, of the database alone
    whole: bool = (
        True  # False where something after `until` is there and cannot be reached: a part in between is missing
    )


class Restored(Protocol):
    """A database that was restored into a folder."""

    environment: dict[str, str]
    """The lines to serve from it: LANTOA_DATABASE and what else it needs (not LANTOA_VAR, which is the folder itself)."""

    next: str
    """What has to be done before it can be served, such as starting a server: a command, or ""."""

    def standing(self) -> AbstractContextManager[str]:
        """The address (LANTOA_DATABASE) that answers while the block lasts; starts a server of its own where one is needed."""
        ...


class Engine(Protocol):
    """One way of copying one kind of database. Made with `(setting: Setting)`; making it does nothing yet and needs no database."""

    name: str

    def check(self) -> Iterator[str]:
        """A sentence, Vietnamese / English, for each thing that is missing or wrong (programs, rights, server settings)."""
        ...

    def keep(self, stop: Event) -> None:
        """The continuous part: runs until `stop` is set, whatever happens to the place meanwhile.

        A transient trouble (place full or away, the database restarting) is logged and tried again, never raised. Raises
        BackupError only for what no waiting mends. May be killed at any moment and started again.
        """
        ...

    def daily(self) -> None:
        """A base copy, and away with what is older than `setting.days`. Runs beside `keep`. Raises BackupError."""
        ...

    def kept(self) -> Kept | None:
        """What could be restored now, read from the place; None while there is nothing. Needs no private key.

        Raises BackupError where the place cannot be read.
        """
        ...

    def restore(self, into: Path, to: datetime | None) -> Restored:
        """Build the database anew in `into` (an existing empty folder), as it was at `to` (None: the newest there is).

        The time was looked at (`kept`) before. Everything committed before `to` is in it, nothing committed after.
        Raises DamagedError, NoSuchTimeError, BackupError.
        """
        ...

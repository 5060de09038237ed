"""What the house needs of wherever kept files lie: whole, under the SHA-256 of their content, the same for every machine; and of whoever
looks through those that others send."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Protocol

from django.conf import settings


class FileStore(Protocol):
    """A place for files that never change. A name is 64 hex digits in lower case; anything else is a ValueError.

    What the place cannot do just now is an OSError (`errno.EIO`), as of a disk: whoever asked is told to ask again.
    """

    def put(self, sha: str, content: bytes) -> None:
        """Durable and whole when this returns, or nothing; the same again does no harm."""
        ...

    def get(self, sha: str) -> bytes:
        """The content; FileNotFoundError where there is none."""
        ...

    def has(self, sha: str) -> bool:
        """Whether it is there, without reading it."""
        ...

    def remove(self, sha: str) -> None:
        """Away; one that is not there is no harm."""
        ...

    def names(self) -> Iterator[str]:
        """The names of all that is there, in no order."""
        ...

    def check_config(self) -> str:
        """ "" when files can be kept, else what is wrong."""
        ...


def store() -> FileStore:
    """Where this installation keeps its files (LANTOA_FILES)."""
    made: FileStore = import_module(f"{settings.ADAPTERS['documents.files']}.adapter").Adapter()
    return made


class Scanner(Protocol):
    """Looks whether a file carries what is known to do harm."""

    def harm_in(self, content: bytes) -> str:
        """What was found, by its name; "" where nothing was. OSError where it could not be looked through."""
        ...

    def check_config(self) -> str:
        """ "" when files can be looked through, else what is wrong."""
        ...


def scanner() -> Scanner | None:
    """Who looks through files here (LANTOA_SCANNER); None where nobody does."""
    path = settings.ADAPTERS["documents.scanner"]
    if not path:
        return None
    made: Scanner = import_module(f"{path}.adapter").Adapter()
    return made

"""A form whose sender was signed out meanwhile: kept for their browser alone until they are in again."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken

from lantoa.accounts.actions import proof
from lantoa.accounts.models import Person
from lantoa.kit.world import world
from lantoa.ui.busy import Fields

PURPOSE = "unsent"
COOKIE = "unsent"
# Bytes of a form as it was sent; what is longer stays in the browser's own page before.
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Unsent:
    """A form as it was sent: to which address of ours, and its fields in their order."""

    path: str
    fields: Fields


def keep(unsent: Unsent, *, person: Person | None, address: str) -> str:
    """Keep it for ten minutes; returns the token for the browser's cookie. `person`: for them alone, where it is known who
    typed it. It is locked with the token, of which nothing is kept: without that browser nobody reads it. Raises TooMany.
    """
    lock = world.token(32)
    said = json.dumps([unsent.path, list(unsent.fields)]).encode()
    data = {"locked": _fernet(lock).encrypt(said).decode()}
    return f"{proof.ask(PURPOSE, data=data, person=person, address=address).token}.{lock}"


def find(token: str, *, person: Person) -> Unsent | None:
    """What the holder of this token sent, if this person may have typed it; as often as asked within the ten minutes."""
    asked, _dot, lock = token.partition(".")
    row = proof.look(asked, purpose=PURPOSE, person=person)
    if row is None:
        return None
    try:
        path, fields = json.loads(_fernet(lock).decrypt(row.data["locked"].encode()))
    except InvalidToken:
        return None
    return Unsent(path, [(name, value) for name, value in fields])


def _fernet(lock: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(sha256(lock.encode("utf-8", "replace")).digest()))

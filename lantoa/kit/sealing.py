"""Keys shared with services outside, kept so that the database alone does not give them away."""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.apps import apps
from django.conf import settings
from django.db import models

log = logging.getLogger(__name__)
AT_ONCE = 500
_ALL: list[Sealing] = []


class Sealing:
    """Encrypts with a key derived from SECRET_KEY for one purpose; what was sealed for another does not open.

    `fields` are the places where it is kept ("payments.PayoutAccount.hook_secret"), so that it can be sealed anew under another key.
    What was sealed under an older key (SECRET_KEY_FALLBACKS) opens too.
    """

    def __init__(self, purpose: str, *fields: str) -> None:
        self.purpose, self.fields = purpose, fields
        _ALL.append(self)

    def sealed(self, secret: str) -> bytes:
        """The secret encrypted."""
        return self._fernet(settings.SECRET_KEY).encrypt(secret.encode())

    def opened(self, blob: bytes) -> str:
        """The secret again; "" when there is none or no key of ours opens it (the service must then be connected anew)."""
        if not blob:
            return ""
        found = self._opened(bytes(blob))
        if found is None:
            log.warning("a %s cannot be opened: SECRET_KEY has changed; it must be connected again", self.purpose)
            return ""
        return found[1]

    def age(self, blob: bytes) -> int | None:
        """Under which key this was sealed: 0 the present one, 1 the first of the older ones…; None where none opens it."""
        found = self._opened(bytes(blob))
        return None if found is None else found[0]

    def _opened(self, blob: bytes) -> tuple[int, str] | None:
        for age, key in enumerate((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)):
            try:
                return age, self._fernet(key).decrypt(blob).decode()
            except InvalidToken:
                continue
        return None

    def _fernet(self, secret: str) -> Fernet:
        key = HKDF(SHA256(), 32, salt=None, info=f"lantoa {self.purpose}".encode()).derive(secret.encode())
        return Fernet(base64.urlsafe_b64encode(key))


@dataclass(frozen=True, slots=True)
class Kept:
    """How many sealed things there are: under the present key, under an older one, and under none that is known."""

    present: int = 0
    older: int = 0
    lost: int = 0

    def __add__(self, more: Kept) -> Kept:
        return Kept(self.present + more.present, self.older + more.older, self.lost + more.lost)


def kept() -> Kept:
    """Everything that is sealed in the database, counted by what opens it."""
    ages = [sealing.age(blob) for sealing, _where, _field, _pk, blob in _blobs()]
    return Kept(ages.count(0), sum(1 for age in ages if age), ages.count(None))


def seal_anew() -> int:
    """Seal what an older key opens under the present one; how many. Twice is the same as once, and what was changed meanwhile stays as it is."""
    done = 0
    for sealing, where, field, pk, blob in _blobs():
        if sealing.age(blob):
            done += where.filter(pk=pk, **{field: blob}).update(**{field: sealing.sealed(sealing.opened(blob))})
    return done


def _blobs() -> Iterator[tuple[Sealing, models.QuerySet[models.Model], str, int, bytes]]:
    for sealing in _ALL:
        for place in sealing.fields:
            label, _dot, field = place.rpartition(".")
            where = apps.get_model(label)._base_manager.all()
            last = 0
            while rows := list(
                where.filter(pk__gt=last).exclude(**{field: b""}).order_by("pk").values_list("pk", field)[:AT_ONCE]
            ):
                yield from ((sealing, where, field, pk, bytes(blob)) for pk, blob in rows)
                last = rows[-1][0]

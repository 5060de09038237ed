"""Marks kept of what itself is not kept: keyed hashes, equal for the same thing, from which without the house's key nobody finds it.

A mark is made with the key of today. Where marks of before are looked for, those of the older keys (LANTOA_SECRET_KEY_OLD) count too.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.crypto import salted_hmac


def mark(salt: str, value: str) -> str:
    """The mark of this value for this purpose."""
    return str(salted_hmac(salt, value, algorithm="sha256").hexdigest())


def marks(salt: str, value: str) -> tuple[str, ...]:
    """Every mark that may have been kept of this value: today's first, then those of the older keys."""
    older = (
        str(salted_hmac(salt, value, secret=key, algorithm="sha256").hexdigest())
        for key in settings.SECRET_KEY_FALLBACKS
    )
    return (mark(salt, value), *older)

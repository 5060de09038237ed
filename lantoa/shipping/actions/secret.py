"""Keys shared with carriers, kept so that the database alone does not give them away."""

from __future__ import annotations

import base64
import logging

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

log = logging.getLogger(__name__)


def sealed(secret: str) -> bytes:
    """The secret encrypted with a key derived from SECRET_KEY."""
    return _fernet().encrypt(secret.encode())


def opened(blob: bytes) -> str:
    """The secret again; "" when there is none or SECRET_KEY has changed (the carrier must then be connected anew)."""
    if not blob:
        return ""
    try:
        return _fernet().decrypt(bytes(blob)).decode()
    except InvalidToken:
        log.warning(
            "a carrier's key cannot be opened: SECRET_KEY has changed; the seller must connect the carrier again"
        )
        return ""


def _fernet() -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"lantoa shipping carrier secret").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))

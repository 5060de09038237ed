"""Keys shared with services outside, kept so that the database alone does not give them away."""

from __future__ import annotations

import base64
import logging

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

log = logging.getLogger(__name__)


class Sealing:
    """Encrypts with a key derived from SECRET_KEY for one purpose; what was sealed for another does not open."""

    def __init__(self, purpose: str) -> None:
        self._purpose = purpose

    def sealed(self, secret: str) -> bytes:
        """The secret encrypted."""
        return self._fernet().encrypt(secret.encode())

    def opened(self, blob: bytes) -> str:
        """The secret again; "" when there is none or SECRET_KEY has changed (the service must then be connected anew)."""
        if not blob:
            return ""
        try:
            return self._fernet().decrypt(bytes(blob)).decode()
        except InvalidToken:
            log.warning("a %s cannot be opened: SECRET_KEY has changed; it must be connected again", self._purpose)
            return ""

    def _fernet(self) -> Fernet:
        key = HKDF(SHA256(), 32, salt=None, info=f"lantoa {self._purpose}".encode()).derive(
            settings.SECRET_KEY.encode()
        )
        return Fernet(base64.urlsafe_b64encode(key))

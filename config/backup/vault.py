"""Sealing what leaves the machine: age files, made for a public key, so that whoever serves need not hold the key that opens."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import BinaryIO

import pyrage
from pyrage import x25519

from config import environment
from config.backup.errors import BackupError, DamagedError

KEY, RECIPIENT = "LANTOA_BACKUP_KEY", "LANTOA_BACKUP_RECIPIENT"
SECRET = "AGE-SECRET-KEY-"  # noqa: S105 - how such a key begins


class Vault:
    """Seals for one public key; opens where the private one is at hand."""

    def __init__(self, recipient: str = "", key: str = "") -> None:
        self._identity = _identity(key) if key else None
        if recipient:
            self._recipient = _recipient(recipient)
        elif self._identity:
            self._recipient = self._identity.to_public()
        else:
            raise BackupError(
                f"Thiếu {RECIPIENT}: hãy chạy một lần lantoa backup key."
                f" / {RECIPIENT} is missing: run lantoa backup key once."
            )
        if self._identity and str(self._identity.to_public()) != str(self._recipient):
            raise BackupError(
                f"{KEY} không phải là nửa kia của {RECIPIENT}. / {KEY} is not the other half of {RECIPIENT}."
            )

    @classmethod
    def from_environment(cls) -> Vault:
        return cls(environment.text(RECIPIENT), environment.text(KEY))

    @property
    def recipient(self) -> str:
        return str(self._recipient)

    @property
    def opens(self) -> bool:
        return self._identity is not None

    def seal(self, source: BinaryIO, target: BinaryIO) -> None:
        """Raises OSError where reading or writing fails."""
        reads, writes = _Told(source), _Told(target)
        try:
            pyrage.encrypt_io(reads, writes, [self._recipient])
        except pyrage.EncryptError:
            raise reads.trouble or writes.trouble or OSError("it cannot be sealed") from None

    def seal_bytes(self, content: bytes) -> bytes:
        return pyrage.encrypt(content, [self._recipient])

    def open(self, source: BinaryIO, target: BinaryIO) -> None:
        """Write what was sealed; raises DamagedError where one byte is not as it was, or the key is another one."""
        if self._identity is None:
            raise BackupError(
                f"Muốn mở bản sao phải có khóa riêng: hãy đặt {KEY}_FILE."
                f" / Opening a copy takes the private key: set {KEY}_FILE."
            )
        reads, writes = _Told(source), _Told(target)
        try:
            pyrage.decrypt_io(reads, writes, [self._identity])
        except (pyrage.DecryptError, OSError, ValueError) as error:
            raise reads.trouble or writes.trouble or _damaged(error) from None

    def open_bytes(self, content: bytes) -> bytes:
        target = io.BytesIO()
        self.open(io.BytesIO(content), target)
        return target.getvalue()


class _Told:
    """A file that remembers what the system said was wrong: the sealing itself only says that something was."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.trouble: OSError | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return self._file.read(size)
        except OSError as error:
            self.trouble = error
            raise

    def write(self, content: bytes) -> int:
        try:
            return self._file.write(content)
        except OSError as error:
            self.trouble = error
            raise

    def flush(self) -> None:
        self._file.flush()


def make_key(path: Path) -> str:
    """Write a new private key into this file, for its owner only; its public half. Refuses where there is a file."""
    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as error:
        raise BackupError(
            f"Không tạo được {path} ({error.strerror}); tệp có sẵn không bao giờ bị ghi đè."
            f" / {path} cannot be made ({error.strerror}); a file that is there is never written over."
        ) from None
    with os.fdopen(handle, "w") as file:
        file.write(f"# public key: {public}\n{identity}\n")
        file.flush()
        os.fsync(file.fileno())
    return public


def _identity(text: str) -> x25519.Identity:
    line = next((one.strip() for one in text.splitlines() if one.strip().startswith(SECRET)), "")
    try:
        return x25519.Identity.from_str(line)
    except (pyrage.IdentityError, ValueError):
        raise BackupError(
            f"{KEY} không phải là khóa do lantoa backup key tạo ra. / {KEY} is no key such as lantoa backup key makes."
        ) from None


def _recipient(text: str) -> x25519.Recipient:
    try:
        return x25519.Recipient.from_str(text.strip())
    except (pyrage.RecipientError, ValueError):
        raise BackupError(
            f"{RECIPIENT} phải là dòng age1… mà lantoa backup key in ra."
            f" / {RECIPIENT} must be the line age1… that lantoa backup key prints."
        ) from None


def _damaged(error: Exception) -> DamagedError:
    if "no matching" in str(error).lower():
        return DamagedError(
            "Khóa này không mở được bản sao: bản sao được khóa cho khóa khác, hoặc đã hỏng."
            " / This key does not open the copy: it was sealed for another one, or is damaged."
        )
    return DamagedError(f"Bản sao bị hỏng ({error}). / The copy is damaged ({error}).")

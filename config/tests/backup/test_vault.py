"""What leaves the machine is sealed: only the one private key opens it, and only as it was."""

from __future__ import annotations

import errno
import io
import stat
from pathlib import Path

import pytest
from pyrage import x25519

from config.backup.errors import BackupError, DamagedError
from config.backup.vault import Vault, make_key


def pair() -> tuple[Vault, Vault]:
    """One that seals, one that opens as well."""
    identity = x25519.Identity.generate()
    return Vault(str(identity.to_public())), Vault(key=str(identity))


def test_what_is_sealed_with_the_public_half_opens_with_the_private_one() -> None:
    seals, opens = pair()
    sealed = io.BytesIO()
    seals.seal(io.BytesIO(b"Chao" * 100_000), sealed)
    assert b"Chao" not in sealed.getvalue()
    opened = io.BytesIO()
    opens.open(io.BytesIO(sealed.getvalue()), opened)
    assert opened.getvalue() == b"Chao" * 100_000
    assert (seals.opens, opens.opens) == (False, True)
    assert seals.recipient == opens.recipient


@pytest.mark.parametrize("at", [5, 60, 250, -1])
def test_one_byte_that_is_not_as_it_was_is_refused(at: int) -> None:
    seals, opens = pair()
    sealed = bytearray(seals.seal_bytes(b"x" * 500))
    sealed[at] ^= 1
    with pytest.raises(DamagedError):
        opens.open_bytes(bytes(sealed))


def test_an_end_that_was_cut_off_is_refused() -> None:
    seals, opens = pair()
    with pytest.raises(DamagedError):
        opens.open_bytes(seals.seal_bytes(b"x" * 200_000)[:-70_000])


def test_another_key_is_told_from_damage() -> None:
    seals, _opens = pair()
    _other, opens = pair()
    with pytest.raises(DamagedError, match=r"sealed for another one"):
        opens.open_bytes(seals.seal_bytes(b"x"))


def test_without_the_private_key_nothing_opens_and_it_says_what_to_set() -> None:
    seals, _opens = pair()
    with pytest.raises(BackupError, match="LANTOA_BACKUP_KEY_FILE"):
        seals.open_bytes(seals.seal_bytes(b"x"))


def test_a_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "backup.key"
    public = make_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Vault(key=path.read_text()).recipient == public
    before = path.read_text()
    with pytest.raises(BackupError, match="never written over"):
        make_key(path)
    assert path.read_text() == before


@pytest.mark.parametrize(
    ("recipient", "key", "named"),
    [
        ("", "", "LANTOA_BACKUP_RECIPIENT"),
        ("age1no", "", "LANTOA_BACKUP_RECIPIENT"),
        ("", "AGE-SECRET-KEY-1NO", "LANTOA_BACKUP_KEY"),
        ("", "no key at all", "LANTOA_BACKUP_KEY"),
    ],
)
def test_what_is_no_key_is_refused_with_the_name_of_the_setting(recipient: str, key: str, named: str) -> None:
    with pytest.raises(BackupError, match=named):
        Vault(recipient, key)


def test_two_halves_of_different_keys_are_refused() -> None:
    with pytest.raises(BackupError, match="other half"):
        Vault(str(x25519.Identity.generate().to_public()), str(x25519.Identity.generate()))


def test_a_disk_that_is_full_is_told_from_damage() -> None:
    class Full(io.BytesIO):
        def write(self, content: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    seals, opens = pair()
    for work in (
        lambda: seals.seal(io.BytesIO(b"x" * 300_000), Full()),
        lambda: opens.open(io.BytesIO(seals.seal_bytes(b"x" * 300_000)), Full()),
    ):
        with pytest.raises(OSError, match="No space left") as full:
            work()
        assert full.value.errno == errno.ENOSPC

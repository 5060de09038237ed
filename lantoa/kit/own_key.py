"""Keys of the house's own: Ed25519, each made once for one purpose, kept in a file beside the data that only its owner reads."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lantoa.kit.world import world

KEY_BYTES = 32


def own_key(path: Path) -> bytes:
    """The private key in this file, made at first use; its public half is added to the `.pub` file beside it.

    Raises PermissionError when others may read it, ValueError when the file does not hold 64 hex digits.
    """
    fresh = world.random.getrandbits(KEY_BYTES * 8).to_bytes(KEY_BYTES, "big")
    kept = world.keep_secret(path, fresh.hex().encode() + b"\n")
    try:
        seed = bytes.fromhex(kept.decode("ascii").strip())
    except ValueError:
        seed = b""
    if len(seed) != KEY_BYTES:
        raise ValueError(f"{path.name} must hold 64 hex digits")
    _publish(path, Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())
    return seed


def _publish(path: Path, public: bytes) -> None:
    keys = published_keys(path)
    if public not in keys:
        lines = [key.hex() for key in (*keys, public)]
        world.write_file(public_file(path), "\n".join([*lines, ""]).encode())


def published_keys(path: Path) -> list[bytes]:
    """Every public key this file ever held the private half of, the present one last; none where the `.pub` file is not at hand.

    One in hex a line, and not in the database: whoever can rewrite the database cannot make another key count.
    """
    try:
        lines = world.read_file(public_file(path)).decode("ascii").split()
        keys = [bytes.fromhex(line) for line in lines]
    except FileNotFoundError:
        return []
    except ValueError:
        raise ValueError(f"{public_file(path).name} must hold keys of 64 hex digits, one a line") from None
    return [key for key in keys if len(key) == KEY_BYTES]


def public_file(path: Path) -> Path:
    return path.with_suffix(".pub")

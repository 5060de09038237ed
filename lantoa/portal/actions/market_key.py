"""The keys by which other markets know this one: made once, followed by the next while both count, kept where only their owner reads them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from lantoa.kit.world import world
from lantoa.portal.rules.market_document import MarketKey, vouch

# Other markets ask every hour who this one is: by then all know the next key. The one before counts on for a while.
ANNOUNCED, OVERLAP = timedelta(days=2), timedelta(days=30)


@dataclass(frozen=True, slots=True)
class OwnKey:
    """A key of ours with its private half, which is gone ("") once it does not sign any more."""

    seed: bytes
    said: MarketKey


def own_keys() -> list[OwnKey]:
    """Ours, the oldest first; the first one is made at first use.

    Raises PermissionError when others may read the file, ValueError when it does not hold what `rotate` writes.
    """
    seed = _new_seed()
    first = OwnKey(seed, MarketKey(_public(seed), _whole(world.now())))
    return _read(world.keep_secret(_file(), _written([first])))


def signing_key() -> bytes:
    """The private key that signs now."""
    now = world.now()
    with_seed = [key for key in own_keys() if key.seed]
    # A clock that was put back must not leave us without one.
    return ([key for key in with_seed if key.said.valid_from <= now] or with_seed[:1])[-1].seed


def published() -> list[MarketKey]:
    """The public keys that count now or soon, as other markets are told."""
    now = world.now()
    return [key.said for key in own_keys() if key.said.valid_until is None or key.said.valid_until > now]


def rotate(*, at_once: bool = False) -> MarketKey:
    """Make the next key and let the present one vouch for it. It signs from two days on, or `at_once`; the one before counts for thirty days
    more. Where another one is announced already, that one is returned and nothing is made."""
    keys, now = own_keys(), _whole(world.now())
    waiting = [key for key in keys if key.said.valid_from > now]
    if waiting and not at_once:
        return waiting[-1].said
    keys = [key for key in keys if key.said.valid_from <= now]
    present, begins = keys[-1], now if at_once else now + ANNOUNCED
    seed = _new_seed()
    public = _public(seed)
    new = MarketKey(public, begins, None, present.said.public, vouch(present.seed, public, begins))
    ends = begins + OVERLAP
    before = [
        OwnKey(key.seed if key is present and begins > now else b"", _until(key.said, ends))
        for key in keys
        if key.said.valid_until is None or key.said.valid_until > now
    ]
    world.replace_secret(_file(), _written([*before, OwnKey(seed, new)]))
    return new


def _until(key: MarketKey, ends: datetime) -> MarketKey:
    return MarketKey(key.public, key.valid_from, min(key.valid_until or ends, ends), key.after, key.word)


def _file() -> Path:
    return Path(settings.MARKET_KEYS)


def _new_seed() -> bytes:
    return world.random.getrandbits(256).to_bytes(32, "big")


def _public(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def _whole(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _written(keys: list[OwnKey]) -> bytes:
    rows = [
        {
            "seed": key.seed.hex(), "public": key.said.public.hex(), "from": key.said.valid_from.isoformat(),
            "until": key.said.valid_until and key.said.valid_until.isoformat(), "after": key.said.after.hex(), "word": key.said.word.hex(),
        }
        for key in keys
    ]  # fmt: skip
    return json.dumps({"version": 1, "keys": rows}, indent=1).encode() + b"\n"


def _read(content: bytes) -> list[OwnKey]:
    try:
        rows = json.loads(content)["keys"]
        return [
            OwnKey(
                bytes.fromhex(row["seed"]),
                MarketKey(
                    bytes.fromhex(row["public"]), datetime.fromisoformat(row["from"]), datetime.fromisoformat(row["until"]) if row["until"] else None,
                    bytes.fromhex(row["after"]), bytes.fromhex(row["word"]),
                ),
            )
            for row in rows
        ]  # fmt: skip
    except (KeyError, TypeError, ValueError):
        raise ValueError(f"{_file().name} does not hold the keys of a market") from None

"""The keys whose signatures count: those this installation has published."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from lantoa.kit.own_key import published_keys


def public_keys() -> list[bytes]:
    """Every public key whose roots stand here: of the house that a province came from, then those this installation has signed with, the
    present one last; none where its file is not at hand.

    They stand in `root.pub` beside the private key, one in hex a line, and not in the database: whoever can rewrite the
    database cannot make another key count.
    """
    return [*moved_keys(), *published_keys(Path(settings.ROOT_KEY))]


def moved_keys() -> list[bytes]:
    """The public keys of the house that served this province before (`root-moved.pub`). Under roots of these, and of no other, chains may be
    missing: they are other provinces', and stayed there."""
    return published_keys(moved_key_path())


def moved_key_path() -> Path:
    return Path(settings.ROOT_KEY).with_name("root-moved.key")

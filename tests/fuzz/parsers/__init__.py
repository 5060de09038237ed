"""The parsers, by what they read."""

from __future__ import annotations

from importlib import import_module

MODULES = ("codes", "comments", "files", "hooks", "lists", "pages", "proofs", "statements", "typed")


def load() -> None:
    """Read the modules, each of which registers its harnesses."""
    for name in MODULES:
        import_module(f"{__name__}.{name}")

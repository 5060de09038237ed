"""Large libraries that few processes need are loaded when something of them is first used, not when a room is."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Later:
    """A module by its name; nothing of it, nor of what it needs, is loaded before one of its names is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)

"""What the house knows of somebody already, by the names that forms use; whence it is, by a key whose words are in the templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Known:
    """Values by name (`person.name`, `business.goods`) with the key of where each is from; what is put in first counts."""

    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)

    def add(self, origin: str, values: Mapping[str, Any]) -> None:
        """Take in what is not known yet."""
        for name, value in values.items():
            if value and name not in self.values:
                self.values[name] = value
                self.origins[name] = origin


# (person, organisation or None) → values by name.
Provider = Callable[[Any, Any], Mapping[str, Any]]
_providers: dict[str, Provider] = {}


def provider(origin: str, known: Provider) -> None:
    """Let a room above say what it knows of somebody, under the key of where it is from; called once when the house starts."""
    _providers[origin] = known


def providers() -> Mapping[str, Provider]:
    return _providers

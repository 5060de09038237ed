"""What a provider of electronic identity must be able to do, in our words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Protocol, cast

from django.conf import settings

from lantoa.kit.errors import AdapterError


@dataclass(frozen=True, slots=True)
class Trip:
    """One way to the provider and back: `return_to` our address, `state`, `nonce` and `verifier` what only this trip knows.

    `level` is the least assurance asked for, 1 or 2.
    """

    return_to: str
    state: str
    nonce: str
    verifier: str
    level: int


@dataclass(frozen=True, slots=True)
class Identity:
    """Who came back: the provider's own opaque name for them, how sure it is, and when it looked. Nothing else is read."""

    subject: str
    level: int
    at: datetime


class NotGenuine(AdapterError):
    """The answer does not prove to be the provider's answer to this trip; `reason` says which check it failed."""

    def __init__(self, reason: str, words: str = "") -> None:
        super().__init__(words or reason, retryable=False)
        self.reason = reason


class Declined(AdapterError):
    """The person said no there, or the provider would not say who they are."""

    def __init__(self, words: str) -> None:
        super().__init__(words, retryable=False)


class IdentityProvider(Protocol):
    """One provider. It keeps nothing; `issuer` is its name among all providers, `name` what people call it."""

    issuer: str
    name: str

    def leave(self, trip: Trip) -> str:
        """The address to send the person's browser to. Raises AdapterError, retryable when the provider is away."""
        ...

    def arrive(self, trip: Trip, said: Mapping[str, str]) -> Identity:
        """Who came back with this query. Raises NotGenuine, Declined, or AdapterError when the provider is away."""
        ...

    def check_config(self) -> list[str]:
        """What is missing in the settings, one sentence each; asks nobody."""
        ...


def identity_provider() -> IdentityProvider | None:
    """The provider named in the settings under "accounts.identity"; None where there is none."""
    path = settings.ADAPTERS.get("accounts.identity", "")
    return cast("IdentityProvider", import_module(f"{path}.adapter").Adapter()) if path else None

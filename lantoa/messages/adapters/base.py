"""What the house needs of a gateway for short messages."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast
from uuid import UUID

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Sms:
    """One short message: a phone in E.164, its words, and the name under which it may arrive only once."""

    phone: str
    text: str
    request_id: UUID


class SmsRoute(Protocol):
    """A gateway that takes short messages."""

    def send(self, sms: Sms) -> str:
        """Hand the message over and return the gateway's own id for it, "" when it gives none.

        A `request_id` handed over before is not delivered again and counts as handed over. Raises AdapterError:
        retryable when the gateway is away or busy, not when it refuses this message or this account.
        """
        ...

    def check_config(self) -> list[str]:
        """What is missing in the settings, one sentence each; sends nothing."""
        ...


def sms_route() -> SmsRoute:
    """The gateway named in the settings under "messages.sms"."""
    adapter = import_module(f"{settings.ADAPTERS['messages.sms']}.adapter")
    return cast("SmsRoute", adapter.Adapter())

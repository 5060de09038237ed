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


@dataclass(frozen=True, slots=True)
class Heard:
    """A short message somebody wrote: their phone in E.164, one clean line, and the gateway's own name for it."""

    phone: str
    text: str
    outside_id: str


@dataclass(frozen=True, slots=True)
class AnswerWay:
    """To which number people write, and the word a text has to begin with ("" for none)."""

    number: str
    keyword: str


def answer_way() -> AnswerWay | None:
    """How people can answer by text message; None where the house takes none."""
    known = settings.SMS_ANSWERS
    return AnswerWay(known["number"], known["keyword"]) if known["number"] else None


class SmsRoute(Protocol):
    """A gateway that takes short messages, and passes on those people write."""

    def send(self, sms: Sms) -> str:
        """Hand the message over and return the gateway's own id for it, "" when it gives none.

        A `request_id` handed over before is not delivered again and counts as handed over. Raises AdapterError:
        retryable when the gateway is away or busy, not when it refuses this message or this account.
        """
        ...

    def heard(self, raw: bytes) -> Heard:
        """What somebody wrote, read from the body the gateway sent, or from its query string where it sends none.

        Raises NotGenuine (kit.wire) where it does not prove to come from the gateway, NotUnderstood where it is not what the gateway
        documents.
        """
        ...

    def thanks(self, heard: Heard) -> tuple[str, str]:
        """What the gateway wants to read once the message is kept, and its media type."""
        ...

    def check_config(self) -> list[str]:
        """What is missing in the settings, one sentence each; sends nothing."""
        ...


def sms_route() -> SmsRoute:
    """The gateway named in the settings under "messages.sms"."""
    adapter = import_module(f"{settings.ADAPTERS['messages.sms']}.adapter")
    return cast("SmsRoute", adapter.Adapter())

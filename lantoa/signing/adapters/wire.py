"""How the services are asked: one JSON call, its failures told apart."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from lantoa.kit.wire import NotGenuine, NotUnderstood, json_object
from lantoa.kit.world import Response, world
from lantoa.signing.adapters.base import NotAsked

TIMEOUT = 10.0


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Response:
    """Whatever it answers but 429 and 5xx; raises NotAsked."""
    try:
        answer = world.http("POST", url, body=body, headers=headers, timeout=TIMEOUT)
    except (OSError, ValueError) as error:
        raise NotAsked(f"no answer: {type(error).__name__}", fault="silent") from None
    if answer.status == 429 or answer.status == 503:
        raise NotAsked(f"HTTP {answer.status}", fault="busy")
    if answer.status >= 500:
        raise NotAsked(f"HTTP {answer.status}", fault="silent")
    return answer


def object_of(answer: Response) -> dict[str, Any]:
    """The JSON object it is; raises NotAsked."""
    try:
        return json_object(answer.body)
    except NotUnderstood as error:
        raise NotAsked(str(error), fault="not_understood") from None


def decoded(value: object) -> bytes:
    """Base64 as bytes, line breaks aside; raises NotAsked for what is none."""
    if not isinstance(value, str) or not value:
        raise NotAsked("not base64", fault="not_understood")
    try:
        return base64.b64decode("".join(value.split()), validate=True)
    except (binascii.Error, ValueError):
        raise NotAsked("not base64", fault="not_understood") from None


class WithoutCodes:
    """A service that sends its signers no codes."""

    sends_codes = False

    def send_code(self, credential: str) -> None:
        """Always NotAsked("no_code")."""
        raise NotAsked("this service sends no codes", fault="no_code")


class WithoutHook:
    """A service that sends no messages."""

    def heard(self, token: str, headers: Mapping[str, str], raw: bytes) -> str:
        """Always NotGenuine."""
        raise NotGenuine("this service sends nothing")

"""What a service that keeps somebody's signing key must be able to do, in our words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from lantoa.kit.errors import AdapterError


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate and the authorities above it, nearest first (DER)."""

    der: bytes
    chain: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a signer is asked: a SHA-256 to sign with the key of a credential. `reference` is our number, unique; `title` is shown
    to the signer; `code` is what they typed to prove themselves (PIN or one-time code), kept nowhere."""

    credential: str
    certificate: bytes
    digest: bytes
    reference: str
    title: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """How far it is: "waiting" until the signer confirms, "signed" with the `value`, "refused" or "expired" for good."""

    state: Literal["waiting", "signed", "refused", "expired"]
    transaction: str = ""
    value: bytes = b""


class NotAsked(AdapterError):
    """The service did not do as asked. `fault` in one word: "silent" no answer of use, "busy", "key" it refuses us, "code" it refuses
    what the signer typed, "credential" there is none or it is out of use, "no_code" it sends no code for this credential,
    "not_understood"."""

    def __init__(self, message: str, *, fault: str) -> None:
        super().__init__(message, retryable=fault in ("silent", "busy"))
        self.fault = fault


class Signer(Protocol):
    """One service. It keeps nothing; header names are compared without case. Call it outside any transaction."""

    name: str
    needs_code: bool  # whether the signer types something here
    sends_codes: bool  # whether there are credentials here whose signer has a one-time code sent

    def certificate(self, credential: str) -> Certificate:
        """The certificate of a credential; raises NotAsked."""

    def send_code(self, credential: str) -> None:
        """Have the service send the signer a one-time code, on the way it knows them by; it never passes through us.

        Optional: a service without (`sends_codes` False) always raises NotAsked("no_code"), as any does for a credential that
        wants no code or one that a device makes. Raises NotAsked.
        """

    def ask(self, asked: Asked) -> Answer:
        """Ask for a signature; it may be there at once. Raises NotAsked; retryable means that nothing was asked."""

    def poll(self, credential: str, transaction: str) -> Answer:
        """How far a signature asked for before is; raises NotAsked."""

    def heard(self, token: str, headers: Mapping[str, str], raw: bytes) -> str:
        """Of a message to our hook at the address with this token: our reference of the transaction it is about. Raises
        kit.wire.NotGenuine, NotUnderstood. It is never taken for the answer: it only makes us ask."""

    def check_config(self) -> str:
        """ "" when the settings can work, else the name of the one that cannot. Reads only."""

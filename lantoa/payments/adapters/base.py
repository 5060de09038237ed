"""What a service that passes on a bank's notifications must be able to do, in our words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from lantoa.kit.errors import AdapterError


@dataclass(frozen=True, slots=True)
class BankNotice:
    """One movement of an account as the bank told it: amount in đồng, time aware, reference unique within the account.

    `outside_id` is the service's own number for this message, by which its repeats are known. `sub_account` is a virtual
    account in front of the real one, where there is one. `day_only`: the bank named no time; `at` is that day's noon in
    Vietnam.
    """

    outside_id: str
    account_number: str
    sub_account: str
    direction: Literal["in", "out"]
    amount: int
    at: datetime
    memo: str
    reference: str
    trial: bool = False
    day_only: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of what a service has on its list, and the place where the next one begins; "" after the last."""

    notices: tuple[BankNotice, ...]
    next_place: str = ""


class NotListed(AdapterError):
    """The list was not given. `fault` says why in one word: "key" the service refuses ours, "busy" it asks us to wait
    `seconds`, "silent" no answer or none of use, "not_understood" another answer than is documented, "none" it is not asked for one."""

    def __init__(self, message: str, *, fault: str, seconds: int = 0) -> None:
        super().__init__(message, retryable=fault != "none")
        self.fault = fault
        self.seconds = seconds


class BankFeed(Protocol):
    """One service. It keeps nothing and changes nothing; header names are compared without case."""

    name: str
    auths: tuple[str, ...]
    lists: bool  # whether it is asked what moved

    def list_since(self, key: str, since: datetime, place: str = "") -> Listed:
        """Ask what moved from that moment on, on every account the key opens, the oldest first: one page of at most a hundred.

        `place` is "" for the first page, then what the page before named. Raises NotListed. Call it outside any
        transaction.
        """

    def verify(self, auth: str, headers: Mapping[str, str], raw: bytes, secret: str) -> None:
        """Return when the raw bytes prove to come from the service, else raise NotGenuine with the reason."""

    def parse(self, raw: bytes) -> BankNotice:
        """Read the message; raises NotUnderstood saying what is wrong with it."""

    def kept_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """The headers worth keeping with the message as evidence, without secrets."""

    def check_config(self, auth: str, secret: str) -> str:
        """ "" when the settings can work, else the field that cannot: "auth" or "secret". Reads only."""

"""The smallest signer that keeps the contract; see `adapters.base.Signer`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lantoa.kit import wire
from lantoa.signing.adapters.base import Answer, Asked, Certificate, NotAsked


class DemoSigner:
    """Signs with functions tests put in: `keys[credential] = (certificate, chain, sign)`. It waits while `waits` is set, and
    sends codes (names of credentials, in `sent`) while `sends_codes` is."""

    name = "demo"
    needs_code = False
    sends_codes = False

    def __init__(self) -> None:
        self.keys: dict[str, tuple[bytes, tuple[bytes, ...], Callable[[bytes], bytes]]] = {}
        self.waits = False
        self.says: Answer | NotAsked | None = None
        self.asked: list[Asked] = []
        self.polled = 0
        self.sends_codes = False
        self.sent: list[str] = []

    def certificate(self, credential: str) -> Certificate:
        if credential not in self.keys:
            raise NotAsked("no such credential", fault="credential")
        der, chain, _sign = self.keys[credential]
        return Certificate(der, chain)

    def ask(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        if isinstance(self.says, NotAsked):
            raise self.says
        return Answer("waiting", asked.reference) if self.waits else self._signed(asked)

    def send_code(self, credential: str) -> None:
        if not self.sends_codes:
            raise NotAsked("no codes here", fault="no_code")
        if isinstance(self.says, NotAsked):
            raise self.says
        self.sent.append(credential)

    def poll(self, credential: str, transaction: str) -> Answer:
        self.polled += 1
        if isinstance(self.says, NotAsked):
            raise self.says
        if self.says:
            return self.says
        asked = next((one for one in self.asked if one.reference == transaction), None)
        if asked is None:
            raise NotAsked("no such transaction", fault="not_understood")
        return Answer("waiting", transaction) if self.waits else self._signed(asked)

    def heard(self, token: str, headers: Mapping[str, str], raw: bytes) -> str:
        wire.same_key(token, "demo-token")
        return wire.text(wire.json_object(raw), "reference", 120, needed=True)

    def check_config(self) -> str:
        return ""

    def _signed(self, asked: Asked) -> Answer:
        return Answer("signed", asked.reference, self.keys[asked.credential][2](asked.digest))


SIGNER = DemoSigner()

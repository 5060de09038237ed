"""What every way to a witness has to prove: a test class of an adapter inherits these."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from lantoa.journal.adapters.base import Acknowledgement, RootMail, RootWitness, Sent
from lantoa.journal.rules.root import SignedRoot, Statement, acknowledgement
from lantoa.journal.rules.signature import is_signed, public_key, sign
from lantoa.kit.errors import AdapterError

MAILBOX = "roots@witness.example"
SEED, STRANGE = bytes(range(32)), bytes(range(1, 33))
SAID = Statement(
    number=7, position=911, chains=3, root=bytes(32), before=bytes(range(32)), key=public_key(SEED),
    signed_at=datetime(2026, 11, 24, 1, 0, tzinfo=UTC),
)  # fmt: skip
ROOT = SignedRoot(SAID, sign(SEED, SAID.message()))


class RootWitnessContract:
    """Give the adapter and its outside: `witness()`, `address()`, the witness's `public_key()`, the fingerprints `seen()`,
    and, where there is a network, `cut_the_line()`."""

    def witness(self) -> RootWitness:
        raise NotImplementedError

    def address(self) -> str:
        raise NotImplementedError

    def public_key(self) -> bytes:
        raise NotImplementedError

    def seen(self) -> list[str]:
        raise NotImplementedError

    def cut_the_line(self) -> bool:
        """Make the witness unreachable; False when the adapter has no network."""
        return False

    def test_a_root_is_acknowledged_with_the_witnesss_signature(self) -> None:
        word = self._tell()
        fingerprint, at = SAID.fingerprint.hex(), str(word.how["at"])
        signed = is_signed(acknowledgement(fingerprint, at), bytes.fromhex(word.how["signature"]), self.public_key())
        _expect(signed, "the kept answer does not prove itself")
        _expect(datetime.fromisoformat(at) == word.at and word.at.tzinfo is not None, "the time is not the signed one")
        _expect(self.seen() == [fingerprint], f"the witness saw {self.seen()}")

    def test_a_root_told_again_is_acknowledged_again(self) -> None:
        self._tell()
        _expect(self._tell().at is not None, "no word the second time")
        _expect(set(self.seen()) == {SAID.fingerprint.hex()}, f"the witness saw {self.seen()}")

    def test_a_witness_with_another_key_than_it_gave_us_proves_nothing(self) -> None:
        self._refused(ROOT, public_key(STRANGE))

    def test_a_root_that_nobody_signed_is_not_acknowledged(self) -> None:
        self._refused(replace(ROOT, signature=bytes(64)), self.public_key())
        _expect(self.seen() == [], "the witness keeps a forged root")

    def test_a_cut_line_is_worth_another_try(self) -> None:
        if not self.cut_the_line():
            return
        try:
            self._tell()
        except AdapterError as error:
            _expect(error.retryable, "a cut line must be retryable")
        else:
            raise AssertionError("acknowledged without a line")

    def test_a_configuration_that_cannot_work_is_named(self) -> None:
        check = self.witness().check_config
        _expect(check(self.address(), self.public_key()) == "", "complains about a full configuration")
        _expect(check(self.address(), b"short") == "public_key", "takes a key that is none")

    def _tell(self) -> Acknowledgement:
        return self.witness().tell(ROOT, self.address(), self.public_key())

    def _refused(self, root: SignedRoot, key: bytes) -> None:
        try:
            self.witness().tell(root, self.address(), key)
        except AdapterError as error:
            _expect(not error.retryable, "trying again cannot help here")
        else:
            raise AssertionError("taken for an acknowledgement")


class RootMailContract:
    """Give the adapter and its outside: `mail()`, the `(mailbox, fingerprint)` pairs `arrived()`, and, where there is a
    network, `cut_the_line()`."""

    def mail(self) -> RootMail:
        raise NotImplementedError

    def arrived(self) -> list[tuple[str, str]]:
        raise NotImplementedError

    def cut_the_line(self) -> bool:
        """Make the mail server unreachable; False when the adapter has no network."""
        return False

    def test_a_root_arrives_in_the_one_mailbox(self) -> None:
        sent = self._send()
        _expect(self.arrived() == [(MAILBOX, SAID.fingerprint.hex())], f"arrived: {self.arrived()}")
        _expect(sent.at.tzinfo is not None, "the time has no zone")
        _expect(sent.message_id.startswith("<") and sent.message_id.endswith(">"), "no Message-ID")

    def test_the_same_root_again_has_the_same_message_id(self) -> None:
        _expect(self._send().message_id == self._send().message_id, "another Message-ID")

    def test_a_root_that_nobody_signed_is_not_sent(self) -> None:
        self._refused_mail(replace(ROOT, signature=bytes(64)), MAILBOX)

    def test_an_address_that_carries_more_than_one_mailbox_is_never_sent_to(self) -> None:
        for address in (
            "a@b.example\r\nBcc: x@y.example",
            "a@b.example\nSubject: x",
            "a@b.example\0",
            "no mailbox",
            "@b.example",
        ):
            _expect(not self.mail().can_reach(address), f"takes {address!r}")
            self._refused_mail(ROOT, address)

    def test_a_full_configuration_is_called_full(self) -> None:
        _expect(self.mail().check_config() == "", "complains about a full configuration")

    def test_a_cut_line_to_the_mail_server_is_worth_another_try(self) -> None:
        if not self.cut_the_line():
            return
        try:
            self._send()
        except AdapterError as error:
            _expect(error.retryable, "a cut line must be retryable")
        else:
            raise AssertionError("sent without a line")

    def _send(self) -> Sent:
        return self.mail().send(ROOT, "Sở A", MAILBOX)

    def _refused_mail(self, root: SignedRoot, address: str) -> None:
        try:
            self.mail().send(root, "Sở A", address)
        except AdapterError as error:
            _expect(not error.retryable, "trying again cannot help here")
        else:
            raise AssertionError("sent")
        _expect(self.arrived() == [], f"arrived: {self.arrived()}")


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)

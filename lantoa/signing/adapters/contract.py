"""What every service that keeps signing keys has to prove: a test class of an adapter inherits these."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from lantoa.kit.wire import NotGenuine, NotUnderstood
from lantoa.kit.world import Response, World, world
from lantoa.signing.adapters.base import Answer, Asked, Certificate, NotAsked, Signer

DIGEST = hashlib.sha256(b"contract").digest()
HOSTILE = (
    b"", b"null", b"[]", b'"text"', b"1", b"{}", b"{", b"\xff\xfe\x00", b"[" * 100_000, b"9" * 100_000, b'{"data":null}', b'{"signatures":[1]}',
)  # fmt: skip


class Answering(World):
    """A world whose network always says the same."""

    def __init__(self, said: Response | OSError) -> None:
        self.said = said

    def http(self, *_given: object, **_more: object) -> Response:
        if isinstance(self.said, OSError):
            raise self.said
        return self.said


class SignerContract:
    """Give the adapter with a service of one credential behind it: `signer()`, `credential()`, `code()` its holder types (sent to them or not: `code_is_sent`), and
    `confirm(transaction)`, what they do elsewhere. `fits(certificate, value)` is asked whether a value signs DIGEST."""

    on_the_network = True
    code_is_sent = False

    def signer(self) -> Signer:
        raise NotImplementedError

    def credential(self) -> str:
        raise NotImplementedError

    def code(self) -> str:
        return ""

    def confirm(self, transaction: str) -> None:
        """Nothing where the service signs at once."""

    def fits(self, certificate: Certificate, value: bytes) -> bool:
        raise NotImplementedError

    def asked(self, **changes: str) -> Asked:
        given = {"credential": self.credential(), "reference": "1-abc", "code": self.code(), **changes}
        return Asked(
            given["credential"],
            self.signer().certificate(self.credential()).der,
            DIGEST,
            given["reference"],
            "Quyết định thử",
            given["code"],
        )

    def test_a_signature_comes_and_fits_the_certificate(self) -> None:
        certificate = self.signer().certificate(self.credential())
        _expect(bool(certificate.der and certificate.chain), "no chain")
        answer = self.signer().ask(self.asked())
        if answer.state == "waiting":
            _expect(bool(answer.transaction), "nothing to ask by")
            _expect(
                self.signer().poll(self.credential(), answer.transaction).state == "waiting",
                "signed before it was confirmed",
            )
            self.confirm(answer.transaction)
            answer = self.signer().poll(self.credential(), answer.transaction)
        _expect(answer.state == "signed", f"it is {answer.state}")
        _expect(self.fits(certificate, answer.value), "the value does not fit")

    def test_a_code_is_sent_or_it_is_said_that_none_is(self) -> None:
        found = self._fault(lambda: self.signer().send_code(self.credential()))
        if self.signer().sends_codes:
            _expect(found == ("none" if self.code_is_sent else "no_code"), found)
            _expect(self._fault(lambda: self.signer().send_code("nobody")) != "none", "a code for nobody")
        else:
            _expect(found == "no_code", found)

    def test_an_unknown_credential_is_refused(self) -> None:
        for name in ("nobody", "../etc/passwd", "x" * 500):
            _expect(
                self._fault(lambda name=name: self.signer().certificate(name))
                in ("credential", "not_understood", "key"),
                name[:20],
            )

    def test_nonsense_and_silence_are_told_apart(self) -> None:
        if not self.on_the_network:
            return
        asked = self.asked()
        said: list[tuple[Response | OSError, set[str]]] = [
            (Response(200, {}, raw), {"not_understood", "credential", "key"}) for raw in HOSTILE
        ]
        said += [(Response(status, {}, b""), {"silent"}) for status in (500, 502)] + [(TimeoutError(), {"silent"})]
        said += [(Response(status, {}, b""), {"busy"}) for status in (429, 503)] + [(Response(401, {}, b""), {"key"})]
        for one, faults in said:
            with _answering(one):
                for call in (lambda: self.signer().certificate(self.credential()), lambda: self.signer().ask(asked)):
                    fault = self._fault(call)
                    _expect(fault in faults, f"{one!r:.80} is {fault}")

    def test_only_silence_and_haste_may_be_tried_again(self) -> None:
        for fault in ("silent", "busy", "key", "code", "credential", "no_code", "not_understood"):
            _expect(NotAsked("", fault=fault).retryable is (fault in ("silent", "busy")), fault)

    def test_a_message_with_another_token_proves_nothing(self) -> None:
        for token in ("", "x", "another-token"):
            for raw in HOSTILE:
                try:
                    self.signer().heard(token, {}, raw)
                except (NotGenuine, NotUnderstood) as error:
                    _expect(bool(str(error)), "refused without a reason")
                else:
                    raise AssertionError("taken for genuine")

    def test_what_was_typed_stands_in_no_error(self) -> None:
        asked = self.asked(code="typed-secret-123")
        for raw in HOSTILE[:6]:
            with _answering(Response(400, {}, raw)):
                try:
                    self.signer().ask(asked)
                except NotAsked as error:
                    _expect("typed-secret-123" not in str(error), "tells what was typed")

    def test_the_settings_are_judged(self) -> None:
        _expect(self.signer().check_config() == "", "complains about good settings")

    def _fault(self, call: object) -> str:
        try:
            call()  # type: ignore[operator]
        except NotAsked as error:
            _expect(bool(str(error)), "refused without a reason")
            return error.fault
        return "none"


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)


@contextmanager
def _answering(said: Response | OSError) -> Iterator[None]:
    before = world.use(Answering(said))  # type: ignore[attr-defined]
    try:
        yield
    finally:
        world.use(before)  # type: ignore[attr-defined]


__all__ = ["DIGEST", "HOSTILE", "Answer", "SignerContract"]

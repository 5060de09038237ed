"""What every gateway for short messages has to prove: a test class of an adapter inherits these."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from lantoa.kit.errors import AdapterError
from lantoa.messages.adapters.base import Sms, SmsRoute

FIRST = Sms("+84912345678", "Lan Tỏa: mã của bạn là 204816.", UUID(int=1))
SECOND = Sms("+84912345678", "Lan Tỏa: mã của bạn là 730155.", UUID(int=2))


class SmsRouteContract:
    """Give the adapter and its outside: `route()`, `arrived()` and, where there is a network, `cut_the_line()`."""

    def route(self) -> SmsRoute:
        raise NotImplementedError

    def arrived(self) -> Sequence[tuple[str, str]]:
        """(phone, words) of what arrived so far."""
        raise NotImplementedError

    def cut_the_line(self) -> bool:
        """Make the outside unreachable; False when the adapter has none."""
        return False

    def test_a_message_arrives_at_its_phone(self) -> None:
        self.route().send(FIRST)
        ((phone, words),) = self.arrived()
        _expect(phone.endswith("912345678") and "204816" in words, f"arrived as {phone}: {words}")

    def test_the_same_message_sent_again_arrives_once(self) -> None:
        for _time in range(3):
            self.route().send(FIRST)
        _expect(len(self.arrived()) == 1, "arrived more than once")

    def test_two_messages_to_one_phone_both_arrive(self) -> None:
        self.route().send(FIRST)
        self.route().send(SECOND)
        _expect(len(self.arrived()) == 2, "one of two is missing")

    def test_a_cut_line_is_worth_another_try(self) -> None:
        if not self.cut_the_line():
            return
        try:
            self.route().send(FIRST)
        except AdapterError as error:
            _expect(error.retryable, "a cut line must be retryable")
        else:
            raise AssertionError("sent without a line")
        _expect(not self.arrived(), "arrived without a line")

    def written(self, phone: str, words: str, name: str) -> bytes:
        """What the gateway sends when this phone writes these words."""
        raise NotImplementedError

    def test_what_somebody_writes_is_read(self) -> None:
        found = self.route().heard(self.written("84912345678", "CÓ, 1 & 2", "m-1"))
        _expect((found.phone, found.text, found.outside_id) == ("+84912345678", "CÓ, 1 & 2", "m-1"), f"read as {found}")
        _expect(all(self.route().thanks(found)), "thanks for nothing")

    def test_nonsense_is_refused_by_its_name(self) -> None:
        for raw in (b"", b"{", b"\xff\xfe", b"a=1", b"[]", b"sender=&content=", self.written("khong", "CO", "m-2")):
            try:
                self.route().heard(raw)
            except AdapterError as error:
                _expect(not error.retryable, "nonsense is worth no other try")
            else:
                raise AssertionError(f"taken: {raw!r}")

    def test_a_full_configuration_has_no_complaint(self) -> None:
        _expect(self.route().check_config() == [], "complains about a full configuration")


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)

"""What every carrier has to prove: a test class of an adapter inherits these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import ClassVar

from lantoa.kit.wire import NotGenuine, NotUnderstood
from lantoa.shipping.adapters.base import Carrier, SettledParcel, StatusNotice

SECRET = "contract-secret-0123456789"  # noqa: S105 - only for tests
OTHER = "another-secret-0123456789"
AT = datetime(2026, 11, 24, 3, 15, 2, tzinfo=UTC)
HOSTILE = (
    b"", b"null", b"[]", b'"text"', b"1", b"{}", b"{", b"\xff\xfe\x00", b"\x00", b"[" * 100_000, b'{"id":' * 20_000, b"9" * 100_000, b'{"status":1e999}',
    b"a=1&" * 5_000, b"=&=&=", b"%ff=%00",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """One message as it comes over the wire."""

    raw: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)


class CarrierContract:
    """Give the adapter and its outside: `carrier()`, `send(notice, secret, cash, fee)`, which writes what the carrier would, and
    its code for `delivered` and, where it has one, `settled`."""

    delivered: ClassVar[str]
    settled: ClassVar[str] = ""

    def carrier(self) -> Carrier:
        raise NotImplementedError

    def send(self, notice: StatusNotice, secret: str, cash: int = 250_000, fee: int = 22_000) -> Sent:
        raise NotImplementedError

    def unproved(self, sent: Sent) -> Sent:
        return Sent(sent.raw)

    def notice(self, **changes: object) -> StatusNotice:
        told = StatusNotice("", "S1.A1.17373471", self.delivered, "Giao cho chị Lan", AT)
        return replace(told, **changes)  # type: ignore[arg-type]

    def test_what_is_told_arrives_as_it_was_told(self) -> None:
        sent = self.send(self.notice(), SECRET)
        self.carrier().verify(sent.headers, sent.query, sent.raw, SECRET)
        read = self.carrier().parse(sent.raw)
        _expect(replace(read, outside_id="") == self.notice(), f"arrived as {read}")
        _expect(0 < len(read.outside_id) <= 120, f"cannot be known again: {read.outside_id!r}")

    def test_the_same_told_again_has_the_same_number_and_something_else_another(self) -> None:
        first, again = (self.carrier().parse(self.send(self.notice(), SECRET).raw) for _ in range(2))
        later = self.notice(at=AT.replace(minute=16))
        _expect(first.outside_id == again.outside_id, "a repeat is not known again")
        _expect(
            self.carrier().parse(self.send(later, SECRET).raw).outside_id != first.outside_id,
            "news is taken for a repeat",
        )

    def test_header_names_are_read_without_case(self) -> None:
        sent = self.send(self.notice(), SECRET)
        for written in (str.upper, str.lower):
            headers = {written(name): said for name, said in sent.headers.items()}
            self.carrier().verify(headers, sent.query, sent.raw, SECRET)

    def test_another_key_none_or_no_proof_is_refused(self) -> None:
        sent = self.send(self.notice(), SECRET)
        bare = self.unproved(sent)
        for tried, secret in ((sent, OTHER), (sent, ""), (bare, SECRET), (bare, "")):
            self._not_genuine(tried, secret)

    def test_an_empty_key_proves_nothing_even_when_both_sides_have_it(self) -> None:
        self._not_genuine(self.send(self.notice(), ""), "")

    def test_what_is_no_message_is_refused_with_a_reason(self) -> None:
        for raw in HOSTILE:
            self._not_understood(raw)

    def test_a_message_cut_off_is_never_read_as_another_parcel_or_amount(self) -> None:
        whole = self.send(self.notice(code=self.settled or self.delivered), SECRET).raw
        for end in range(len(whole)):
            try:
                read = self.carrier().parse(whole[:end])
            except NotUnderstood:
                continue
            _expect(read.tracking_code == self.notice().tracking_code, f"read another code: {read}")

    def test_a_settlement_says_cash_fee_and_what_is_paid(self) -> None:
        for code in filter(None, (self.delivered, self.settled)):
            told = self.carrier().parse_settlement(self.send(self.notice(code=code), SECRET).raw)
            if code != self.settled:
                _expect(told is None, f"delivered is taken for paid: {told}")
                continue
            paid = (SettledParcel(self.notice().tracking_code, 250_000, 22_000, 228_000),)
            _expect(told is not None and told.parcels == paid and told.paid_at == AT, f"settled as {told}")

    def test_impossible_amounts_are_no_settlement(self) -> None:
        if not self.settled:
            return
        for cash in (-1, 10**30):
            raw = self.send(self.notice(code=self.settled), SECRET, cash=cash).raw
            try:
                told = self.carrier().parse_settlement(raw)
            except NotUnderstood:
                continue
            raise AssertionError(f"{cash} was read as {told}")

    def test_what_it_reads_can_be_kept_by_any_database(self) -> None:
        raw = self.send(self.notice(words="Giao\x00 \u202e" + "ạ" * 5_000), SECRET).raw
        read = self.carrier().parse(raw)
        _expect("\x00" not in read.words and len(read.words) <= 200, f"cannot be kept: {read.words[:40]!r}")
        read.words.encode()

    def test_times_carry_their_zone(self) -> None:
        read = self.carrier().parse(self.send(self.notice(), SECRET).raw)
        _expect(read.at.utcoffset() is not None, "the time has no zone")

    def test_kept_headers_hold_no_key(self) -> None:
        kept = self.carrier().kept_headers(self.send(self.notice(), SECRET).headers)
        _expect(SECRET not in repr(kept), f"keeps the key: {kept}")

    def test_the_key_is_judged(self) -> None:
        _expect(self.carrier().check_config(SECRET) == "", "complains about a good key")
        for weak in ("", "short", " " * 40, "has a space in the middle", "khóa-có-dấu-tiếng-việt", "a&b=c" * 5):
            _expect(self.carrier().check_config(weak) == "secret", f"takes {weak!r} for a key")

    def _not_genuine(self, sent: Sent, secret: str) -> None:
        try:
            self.carrier().verify(sent.headers, sent.query, sent.raw, secret)
        except NotGenuine as error:
            _expect(bool(str(error)), "refused without a reason")
        else:
            raise AssertionError(f"taken for genuine: {sent}")

    def _not_understood(self, raw: bytes) -> None:
        try:
            read = self.carrier().parse(raw)
        except NotUnderstood as error:
            _expect(bool(str(error)), "refused without a reason")
        else:
            raise AssertionError(f"{raw[:60]!r} was read as {read}")


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)

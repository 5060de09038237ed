"""What every service that passes on a bank's notifications has to prove: a test class of an adapter inherits these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from lantoa.kit.wire import NotGenuine, NotUnderstood
from lantoa.kit.world import Response, World, world
from lantoa.payments.adapters.base import BankFeed, BankNotice, NotListed

SECRET = "contract-secret-0123456789"  # noqa: S105 - only for tests
OTHER = "another-secret-0123456789"
SOLD = BankNotice(
    outside_id="92704", account_number="0011009998801", sub_account="", direction="in", amount=408_000,
    at=datetime(2026, 11, 13, 13, 11, 2, tzinfo=UTC), memo="LTLY9TYDA tien giay", reference="FT26317885501274",
)  # fmt: skip
HOSTILE = (
    b"", b"null", b"[]", b'"text"', b"1", b"{}", b"{", b"\xff\xfe\x00", b"\x00", b"[" * 100_000, b'{"id":' * 20_000, b"9" * 100_000, b'{"amount":1e999}',
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """One message as it comes over the wire."""

    headers: Mapping[str, str]
    raw: bytes


class Answering(World):
    """A world whose network always says the same."""

    def __init__(self, said: Response | OSError) -> None:
        self.said = said

    def http(self, *_given: object, **_more: object) -> Response:
        if isinstance(self.said, OSError):
            raise self.said
        return self.said


class BankFeedContract:
    """Give the adapter and its outside: `feed()` and `send(notice, auth, secret)`, which writes what the service would.

    A service that tells less than a bank knows says so: `directions` it tells of, `told` what of a notice arrives; one
    that writes money that went out below zero is `signed`; one whose proof stands in the message overrides `unproved`.
    One that has a list gives `list_page`.
    """

    directions: ClassVar[tuple[str, ...]] = ("in", "out")
    signed: ClassVar[bool] = False

    def told(self, notice: BankNotice) -> BankNotice:
        return notice

    def unproved(self, sent: Sent) -> Sent:
        return Sent({}, sent.raw)

    def feed(self) -> BankFeed:
        raise NotImplementedError

    def send(self, notice: BankNotice, auth: str, secret: str) -> Sent:
        raise NotImplementedError

    def list_page(self, notices: Sequence[BankNotice], *, more: bool) -> bytes:
        """What the service answers when it is asked for its list."""
        raise NotImplementedError

    def test_what_is_listed_arrives_as_the_bank_told_it(self) -> None:
        if not self.feed().lists:
            return
        notices = (SOLD, replace(SOLD, direction="out", amount=1))
        for more in (False, True):
            with _answering(Response(200, {}, self.list_page(notices, more=more))):
                listed = self.feed().list_since(SECRET, SOLD.at)
            _expect(listed.notices == notices, f"listed as {listed.notices}")
            _expect(bool(listed.next_place) is more, f"the next place is {listed.next_place!r}")

    def test_a_list_that_is_none_is_refused_with_a_reason_and_a_service_without_one_says_so(self) -> None:
        said: tuple[Response | OSError, ...] = tuple(Response(200, {}, raw) for raw in HOSTILE)
        for one in (*said, *(Response(status, {}, b"") for status in (301, 401, 403, 404, 429, 500)), TimeoutError()):
            with _answering(one):
                try:
                    listed = self.feed().list_since(SECRET, SOLD.at)
                except NotListed as error:
                    _expect(bool(str(error)) and bool(error.fault), "refused without a reason")
                    _expect((error.fault == "none") is not self.feed().lists, f"says {error.fault}")
                else:
                    raise AssertionError(f"{one} was read as {listed}")

    def test_a_notice_arrives_as_the_bank_told_it(self) -> None:
        for notice in (SOLD, replace(SOLD, direction="out", amount=1), replace(SOLD, memo="", amount=499_999_999)):
            if notice.direction not in self.directions:
                continue
            for auth in self.feed().auths:
                sent = self.send(notice, auth, SECRET)
                self.feed().verify(auth, sent.headers, sent.raw, SECRET)
                _expect(self.feed().parse(sent.raw) == self.told(notice), f"arrived as {self.feed().parse(sent.raw)}")

    def test_header_names_are_read_without_case(self) -> None:
        for auth in self.feed().auths:
            sent = self.send(SOLD, auth, SECRET)
            for written in (str.upper, str.lower):
                self.feed().verify(auth, {written(name): said for name, said in sent.headers.items()}, sent.raw, SECRET)

    def test_another_secret_none_or_no_proof_is_refused(self) -> None:
        for auth in self.feed().auths:
            sent = self.send(SOLD, auth, SECRET)
            bare = self.unproved(sent)
            for tried, secret in ((sent, OTHER), (sent, ""), (bare, SECRET), (bare, "")):
                self._not_genuine(auth, tried, secret)

    def test_an_empty_secret_proves_nothing_even_when_both_sides_have_it(self) -> None:
        for auth in self.feed().auths:
            sent = self.send(SOLD, auth, "")
            self._not_genuine(auth, sent, "")

    def test_a_kind_of_proof_nobody_chose_is_refused(self) -> None:
        sent = self.send(SOLD, self.feed().auths[0], SECRET)
        for auth in ("", "none", "trust-me"):
            self._not_genuine(auth, sent, SECRET)

    def test_what_is_no_notice_is_refused_with_a_reason(self) -> None:
        for raw in HOSTILE:
            self._not_understood(raw)

    def test_a_notice_cut_off_anywhere_is_refused(self) -> None:
        whole = self.send(SOLD, self.feed().auths[0], SECRET).raw
        for end in range(len(whole)):
            self._not_understood(whole[:end])

    def test_no_amount_below_one_is_taken(self) -> None:
        for amount in (0, -(10**18)) if self.signed else (0, -1, -(10**18)):
            raw = self.send(replace(SOLD, amount=amount), self.feed().auths[0], SECRET).raw
            self._not_understood(raw)

    def test_what_it_reads_can_be_kept_by_any_database(self) -> None:
        dirty = "LT\x00LY\ud8009TYDA\u202e" + "ạ" * 5_000
        raw = self.send(replace(SOLD, memo=dirty, reference="F\x00T1" + "9" * 500), self.feed().auths[0], SECRET).raw
        read = self.feed().parse(raw)
        for text, longest in ((read.memo, 2_000), (read.reference, 80), (read.outside_id, 80)):
            _expect("\x00" not in text and len(text) <= longest, f"cannot be kept: {text[:40]!r}… ({len(text)})")
            text.encode()

    def test_a_huge_number_does_not_break_it(self) -> None:
        raw = self.send(replace(SOLD, amount=10**30), self.feed().auths[0], SECRET).raw
        self._not_understood(raw)

    def test_times_carry_their_zone(self) -> None:
        raw = self.send(SOLD, self.feed().auths[0], SECRET).raw
        _expect(self.feed().parse(raw).at.utcoffset() is not None, "the time has no zone")
        _expect(abs(self.feed().parse(raw).at - SOLD.at) < timedelta(seconds=1), "the time is another")

    def test_kept_headers_hold_no_secret(self) -> None:
        for auth in self.feed().auths:
            kept = self.feed().kept_headers(self.send(SOLD, auth, SECRET).headers)
            _expect(SECRET not in repr(kept), f"keeps the secret: {kept}")

    def test_the_settings_are_judged(self) -> None:
        for auth in self.feed().auths:
            _expect(self.feed().check_config(auth, SECRET) == "", "complains about good settings")
            for weak in ("", "short", " " * 40):
                _expect(self.feed().check_config(auth, weak) == "secret", f"takes {weak!r} for a secret")
        _expect(self.feed().check_config("trust-me", SECRET) == "auth", "takes a kind of proof it does not know")

    def _not_genuine(self, auth: str, sent: Sent, secret: str) -> None:
        try:
            self.feed().verify(auth, sent.headers, sent.raw, secret)
        except NotGenuine as error:
            _expect(bool(str(error)), "refused without a reason")
        else:
            raise AssertionError(f"taken for genuine by {auth!r}: {sent}")

    def _not_understood(self, raw: bytes) -> None:
        try:
            read = self.feed().parse(raw)
        except NotUnderstood as error:
            _expect(bool(str(error)), "refused without a reason")
        else:
            raise AssertionError(f"{raw[:60]!r} was read as {read}")


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

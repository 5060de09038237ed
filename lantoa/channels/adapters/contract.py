"""What every channel has to prove: a test class of an adapter inherits these; its outside is the miniature of the channel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from lantoa.channels.adapters.base import (
    Access,
    Channel,
    ChannelEvent,
    ChannelOrder,
    Conversation,
    DraftVariant,
    Fulfilling,
    ListingDraft,
    Marketplace,
    Message,
    NotDone,
    Outgoing,
    PagePost,
    Photo,
    Posting,
    Recalling,
    Showcase,
    Terms,
)
from lantoa.kit.wire import NotGenuine, NotUnderstood
from lantoa.kit.world import world

AT = datetime(2026, 11, 24, 3, 15, 2, tzinfo=UTC)
OTHER = "another-secret-0123456789-another"
HOSTILE = (
    b"", b"null", b"[]", b'"text"', b"1", b"{}", b"{", b"\xff\xfe\x00", b"\x00", b"[" * 100_000, b'{"data":' * 20_000, b"9" * 100_000,
    b'{"code":1e999}', b'{"entry":[{}]}', b'{"code":3,"data":[]}', b'{"code":"\\ud800"}',
)  # fmt: skip
DESCRIPTION = "Chả mực giã tay ở Hạ Long, mực tươi trong ngày, không chất bảo quản. Để ngăn đá dùng trong ba tháng, chiên lại là ăn được ngay."


@dataclass(frozen=True, slots=True)
class Sent:
    """One knock as it comes over the wire."""

    raw: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)


def a_draft(**changes: object) -> ListingDraft:
    """A listing that no channel here refuses, but for what `changes` says."""
    drawn = ListingDraft(
        "L1", "Chả mực giã tay Hạ Long loại ngon", DESCRIPTION, "100001", (DraftVariant("v7", "Gói nửa cân", 265_000, 12),),
        (Photo("https://lantoa.example/anh/1.jpg", b"\xff\xd8\xff\xe0a photo\xff\xd9"),), 550, (20, 15, 8), (), "https://lantoa.example/sp/7/",
    )  # fmt: skip
    return replace(drawn, **changes)  # type: ignore[arg-type]


class ChannelContract:
    """Give the adapter (`channel`), what opens its miniature (`access`), and `knock`, which writes what the channel would send."""

    def channel(self) -> Channel:
        raise NotImplementedError

    def access(self) -> Access:
        raise NotImplementedError

    def knock(self, access: Access, number: int = 1) -> Sent:
        """A genuine knock of this shop; another `number` is other news."""
        raise NotImplementedError

    def forged(self, access: Access) -> Iterable[Access]:
        """The same with other keys than the channel signs with."""
        return (replace(access, app_secret=OTHER, hook_secret=OTHER), replace(access, app_secret="", hook_secret=""))

    def test_what_the_channel_sends_is_genuine_and_read(self) -> None:
        sent = self.knock(self.access())
        _expect(
            self.channel().probe(self.access(), sent.query, sent.raw) is None, "news is taken for a knock without any"
        )
        self.channel().verify(self.access(), sent.headers, sent.raw)
        events = self.channel().parse(sent.raw)
        _expect(bool(events), "nothing is read")
        for event in events:
            _expect(0 < len(event.outside_id) <= 120, f"cannot be known again: {event.outside_id!r}")
            _expect(event.at.utcoffset() is not None, "the time has no zone")
            _expect(event.shop == self.access().shop, f"is about another shop: {event.shop!r}")

    def test_the_same_told_again_has_the_same_number_and_something_else_another(self) -> None:
        first, again, other = (self._numbers(self.knock(self.access(), number)) for number in (1, 1, 2))
        _expect(first == again, "a repeat is not known again")
        _expect(not set(first) & set(other), "news is taken for a repeat")

    def test_header_names_are_read_without_case(self) -> None:
        sent = self.knock(self.access())
        for written in (str.upper, str.lower):
            headers = {written(name): said for name, said in sent.headers.items()}
            self.channel().verify(self.access(), headers, sent.raw)

    def test_other_keys_other_bytes_or_no_proof_are_refused(self) -> None:
        sent = self.knock(self.access())
        for access in self.forged(self.access()):
            self._not_genuine(access, sent)
        self._not_genuine(self.access(), Sent(sent.raw))
        self._not_genuine(self.access(), Sent(sent.raw + b" ", sent.headers))
        for name in (one for one in sent.headers if one != "Content-Type"):
            for said in ("", "x", "\xff", "0" * 64, "sha256=", "mac=" + "0" * 64, "9" * 10_000):
                self._not_genuine(self.access(), Sent(sent.raw, {**sent.headers, name: said}))

    def test_an_empty_key_proves_nothing_even_when_both_sides_have_it(self) -> None:
        bare = replace(self.access(), app_secret="", hook_secret="")
        self._not_genuine(bare, self.knock(bare))

    def test_what_is_no_message_is_refused_with_a_reason_or_tells_nothing(self) -> None:
        for raw in HOSTILE:
            try:
                read = self.channel().parse(raw)
            except NotUnderstood as error:
                _expect(bool(str(error)), "refused without a reason")
            else:
                _expect(read == (), f"{raw[:60]!r} was read as {read}")

    def test_a_message_cut_off_is_never_read_as_other_news(self) -> None:
        whole = self.knock(self.access()).raw
        for end in range(len(whole)):
            try:
                read = self.channel().parse(whole[:end])
            except NotUnderstood:
                continue
            _expect(read in ((), self.channel().parse(whole)), f"read as {read}")

    def test_kept_headers_hold_no_key(self) -> None:
        kept = repr(self.channel().kept_headers({**self.knock(self.access()).headers, "Authorization-Key": "k"}))
        for secret in filter(None, (self.access().app_secret, self.access().token, self.access().hook_secret)):
            _expect(secret not in kept, f"keeps a key: {kept}")

    def test_the_settings_are_judged(self) -> None:
        _expect(self.channel().check_config(self.access()) == "", "complains about good settings")
        for name in ("app_id", "app_secret", "shop"):
            bad = replace(self.access(), **{name: ""})  # type: ignore[arg-type]
            _expect(self.channel().check_config(bad) == name, f"takes no {name} for one")

    def test_an_access_shows_no_secret_where_it_is_printed(self) -> None:
        shown = repr(self.access())
        _expect(self.access().app_secret not in shown, "shows a key")

    def _numbers(self, sent: Sent) -> list[str]:
        return [event.outside_id for event in self.channel().parse(sent.raw)]

    def _not_genuine(self, access: Access, sent: Sent) -> None:
        try:
            self.channel().verify(access, sent.headers, sent.raw)
        except NotGenuine as error:
            _expect(bool(str(error)), "refused without a reason")
        else:
            raise AssertionError(f"taken for genuine: {sent}")


class ShowcaseContract(ChannelContract):
    """Besides: the miniature answers what the adapter asks over HTTP; `expire_token`, `remove_outside` and `count_outside` reach
    into it by its own doors."""

    prices_apart: ClassVar[bool] = True  # whether price and stock stand in fields of their own there, not in a text

    def channel(self) -> Showcase:
        raise NotImplementedError

    def expire_token(self) -> None:
        raise NotImplementedError

    def remove_outside(self, outside_id: str) -> None:
        raise NotImplementedError

    def count_outside(self) -> int:
        raise NotImplementedError

    def test_what_is_published_stands_there(self) -> None:
        published = self.channel().publish(self.access(), a_draft())
        (seen,) = self.channel().look(self.access(), [published.outside_id])
        _expect(seen.state in ("shown", "checking"), f"is {seen.state}")
        _expect(seen.outside_id == published.outside_id, "has another number")
        if self.prices_apart:
            _expect(seen.title == a_draft().title, f"is called {seen.title!r}")
            told = [(one.price, one.stock) for one in seen.variants]
            _expect(told == [(265_000, 12)], f"stands there as {told}")

    def test_published_again_it_is_changed_and_not_doubled(self) -> None:
        before = self.count_outside()
        first = self.channel().publish(self.access(), a_draft())
        changed = a_draft(
            title="Chả mực Hạ Long giã tay, loại một", outside_id=first.outside_id, variants=self._numbered(a_draft(), first.variants)
        )  # fmt: skip
        again = self.channel().publish(self.access(), changed)
        _expect(again.outside_id == first.outside_id, "has another number now")
        _expect(self.count_outside() == before + 1, "stands there twice")
        if self.prices_apart:
            _expect(
                self.channel().look(self.access(), [first.outside_id])[0].title == changed.title, "has its old title"
            )

    def test_terms_follow_and_can_be_said_again(self) -> None:
        draft = a_draft()
        published = self.channel().publish(self.access(), draft)
        (variant,) = self._numbered(draft, published.variants)
        for shown, price, stock in ((True, 280_000, 3), (True, 280_000, 3), (True, 250_000, 0), (False, 250_000, 5)):
            terms = Terms(shown, (replace(variant, price=price, stock=stock),))
            self.channel().set_terms(self.access(), published.outside_id, terms)
            (seen,) = self.channel().look(self.access(), [published.outside_id])
            if self.prices_apart:
                told = [(one.price, one.stock) for one in seen.variants]
                _expect(told == [(price, stock)], f"stands there as {told}")
            _expect((seen.state == "hidden") == (not shown), f"is {seen.state}")

    def test_what_was_removed_there_is_gone(self) -> None:
        published = self.channel().publish(self.access(), a_draft())
        self.remove_outside(published.outside_id)
        (seen,) = self.channel().look(self.access(), [published.outside_id])
        _expect(seen.state == "gone", f"is {seen.state}")
        variants = self._numbered(a_draft(), published.variants)
        self._fails("gone", lambda: self.channel().set_terms(self.access(), published.outside_id, Terms(True, variants)))  # fmt: skip

    def test_what_would_be_refused_is_said_before_sending(self) -> None:
        _expect(self.channel().problems(a_draft()) == (), f"complains: {self.channel().problems(a_draft())}")
        found = {one.field for one in self.channel().problems(a_draft(title="", photos=(), variants=()))}
        _expect({"title", "variants"} & found != set(), f"finds only {found}")

    def test_an_expired_token_is_told_and_renewed(self) -> None:
        old = self.access()
        self.expire_token()
        self._fails("key", lambda: self.channel().look(old, ["1"]))
        new = self.channel().renew(old)
        _expect(new.token not in ("", old.token), "the token is the old one")
        self.channel().publish(new, a_draft())

    def test_a_wrong_key_is_a_fault_of_the_key(self) -> None:
        self._fails("key", lambda: self.channel().publish(replace(self.access(), app_secret=OTHER, token=OTHER), a_draft()))  # fmt: skip

    def _numbered(self, draft: ListingDraft, numbers: tuple[tuple[str, str], ...]) -> tuple[DraftVariant, ...]:
        given = dict(numbers)
        return tuple(replace(one, outside_id=given.get(one.sku, "")) for one in draft.variants)

    def _fails(self, fault: str, call: object) -> None:
        try:
            call()  # type: ignore[operator]
        except NotDone as error:
            _expect(error.fault == fault, f"says {error.fault}: {error}")
        else:
            raise AssertionError(f"was done although {fault}")


class PostingContract(ChannelContract):
    """Besides: `written_outside` is the words of every post that stands at the miniature."""

    def channel(self) -> Posting:
        raise NotImplementedError

    def written_outside(self) -> list[str]:
        raise NotImplementedError

    def test_a_post_stands_there_once_with_its_words(self) -> None:
        photo = Photo("https://lantoa.example/anh/1.jpg", b"\xff\xd8\xff\xe0a photo\xff\xd9")
        for code in ("K7M2P9", "K7M2PA"):
            link = f"https://lantoa.example/l/{code}/"
            said = PagePost(link, f"Mẻ mới sáng nay 🦑\nĐặt ở đây: {link}", (photo, photo))
            first = self.channel().post(self.access(), said)
            _expect(bool(first.outside_id), "has no number")
            _expect(self.channel().post(self.access(), said).outside_id == first.outside_id, "has another number now")
            _expect(self.written_outside().count(said.words) == 1, f"stands there as {self.written_outside()}")
        _expect(len(self.written_outside()) == 2, f"{len(self.written_outside())} posts stand there")


class MarketplaceContract(ShowcaseContract):
    """Besides: `place_outside` buys two pieces of a listing at the miniature and returns the order's number there."""

    def channel(self) -> Marketplace:
        raise NotImplementedError

    def place_outside(self, listing: str, sku: str, quantity: int) -> str:
        raise NotImplementedError

    def test_an_order_is_found_and_read(self) -> None:
        published = self.channel().publish(self.access(), a_draft())
        number = self.place_outside(published.outside_id, "v7", 2)
        _expect(number in self._changed(), "is not found")
        (order,) = self.channel().orders(self.access(), [number])
        self._is_whole(order, number, published.outside_id)

    def _is_whole(self, order: ChannelOrder, number: str, listing: str) -> None:
        (line,) = order.lines
        _expect(order.outside_id == number, "has another number")
        _expect((line.listing, line.sku, line.quantity, line.price) == (listing, "v7", 2, 265_000), f"reads {line}")
        _expect(order.total >= 530_000, f"costs {order.total}")
        _expect(order.state in ("unpaid", "to_send"), f"is {order.state}")
        _expect(order.at.utcoffset() is not None, "the time has no zone")

    def _changed(self) -> list[str]:
        found: list[str] = []
        place, since = "", world.now() - timedelta(days=3)
        for _page in range(20):
            page = self.channel().orders_since(self.access(), since, place)
            found += page.orders
            place = page.next_place
            if not place:
                return found
        raise AssertionError("the list has no end")


class FulfillingContract(MarketplaceContract):
    """Besides: `carry_away` lets the carrier fetch the parcel of an order at the miniature."""

    def channel(self) -> Fulfilling:
        raise NotImplementedError

    def carry_away(self, number: str) -> None:
        raise NotImplementedError

    def test_a_shipment_is_arranged_once_however_often_it_is_said(self) -> None:
        number = self._placed()
        code = self.channel().ship(self.access(), number)
        _expect(bool(code), "has no tracking code")
        _expect(self.channel().ship(self.access(), number) == code, "has another code when said again")
        (order,) = self.channel().orders(self.access(), [number])
        _expect(order.state in ("to_send", "sent"), f"is {order.state}")

    def test_an_order_is_cancelled_once_and_then_not_shipped(self) -> None:
        for reason in ("no_stock", "buyer_asked"):
            number = self._placed()
            for _again in range(2):
                self.channel().cancel(self.access(), number, reason)
            (order,) = self.channel().orders(self.access(), [number])
            _expect(order.state == "cancelled", f"is {order.state}")
            self._fails("refused", lambda number=number: self.channel().ship(self.access(), number))

    def test_what_is_on_its_way_is_not_cancelled(self) -> None:
        number = self._placed()
        self.channel().ship(self.access(), number)
        self.carry_away(number)
        self._fails("refused", lambda: self.channel().cancel(self.access(), number, "no_stock"))
        (order,) = self.channel().orders(self.access(), [number])
        _expect(order.state == "sent", f"is {order.state}")

    def test_an_order_nobody_knows_is_not_shipped(self) -> None:
        self._fails("gone", lambda: self.channel().ship(self.access(), "2611240NOBODY"))

    def _placed(self) -> str:
        published = self.channel().publish(self.access(), a_draft())
        return self.place_outside(published.outside_id, "v7", 2)


class RecallingContract(ChannelContract):
    """Besides: `lose` keeps this knock at the miniature as one that did not arrive."""

    def channel(self) -> Recalling:
        raise NotImplementedError

    def lose(self, number: int) -> bytes:
        """Returns the body that did not arrive."""
        raise NotImplementedError

    def test_what_did_not_arrive_is_told_until_it_is_known(self) -> None:
        _expect(self.channel().lost(self.access()).bodies == (), "invents lost news")
        gone = [self.lose(number) for number in (1, 2)]
        for _twice in range(2):
            news = self.channel().lost(self.access())
            told = [self.channel().parse(body) for body in news.bodies]
            _expect(
                told == [self.channel().parse(body) for body in gone], "tells it in other words or in another order"
            )
        self.channel().lost_known(self.access(), news.last)
        _expect(self.channel().lost(self.access()).bodies == (), "tells once more what is known")


class ConversationContract(ChannelContract):
    """Besides: `written` is the knock by which this text of this person comes, `heard` what the miniature was told to pass on."""

    def channel(self) -> Conversation:
        raise NotImplementedError

    def written(self, access: Access, person: str, text: str) -> Sent:
        raise NotImplementedError

    def heard(self) -> list[tuple[str, str]]:
        """(person, text) of all our side said there, in order."""
        raise NotImplementedError

    def test_what_a_person_writes_arrives_as_written(self) -> None:
        for text in ("Chả mực còn không ạ?", "🦑" * 5_000, 'có "ngoặc" và \\ chéo', "dòng một\ndòng hai"):
            message = self._read(self.written(self.access(), "p1", text))
            _expect((message.text, message.by_shop, message.verb) == (text, False, "add"), f"read as {message!r:.200}")

    def test_what_it_reads_can_be_kept_by_any_database(self) -> None:
        message = self._read(self.written(self.access(), "p1", "còn\x00hàng"))
        _expect("\x00" not in message.text, "cannot be kept")
        message.text.encode()

    def test_an_answer_arrives_and_has_a_number(self) -> None:
        message = self._read(self.written(self.access(), "p1", "Chả mực còn không ạ?"))
        answer = Outgoing(message.conversation, "Dạ còn, bác lấy mấy gói ạ?", answers=message.outside_id)
        number = self.channel().send(self.access(), answer)
        _expect(bool(number), "has no number")
        _expect((message.conversation, answer.text) in self.heard(), f"was not heard: {self.heard()}")

    def test_the_end_of_the_time_to_answer_is_after_the_message(self) -> None:
        message = self._read(self.written(self.access(), "p1", "Chào cô"))
        until = self.channel().reply_until(message)
        _expect(until is None or until > message.at, f"ends before it begins: {until}")

    def _read(self, sent: Sent) -> Message:
        self.channel().verify(self.access(), sent.headers, sent.raw)
        said: list[ChannelEvent] = [event for event in self.channel().parse(sent.raw) if event.message]
        _expect(len(said) == 1, f"{len(said)} messages are read")
        assert said[0].message is not None  # noqa: S101 - said above
        return said[0].message


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)

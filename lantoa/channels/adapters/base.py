"""What a channel must be able to do, in our words: show goods, tell of orders, carry a conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from lantoa.kit.errors import AdapterError

Fault = Literal["key", "busy", "silent", "gone", "refused", "not_understood", "none"]
EventKind = Literal["order", "listing", "message", "account", "other"]
CancelReason = Literal["no_stock", "buyer_asked"]
# A number of pieces that a channel does not say.
UNKNOWN = -1
OrderState = Literal["unpaid", "to_send", "sent", "delivered", "cancelled", "returned", "unknown"]


@dataclass(frozen=True, slots=True)
class Access:
    """What opens one shop or page at a channel. The application's two are the platform's, all others the seller's.

    `shop` is the channel's number for the shop, page or official account; `cipher` its second name where there is one
    (TikTok Shop's shop_cipher). `hook_url` is the address the channel knocks at, for channels that sign it; `hook_secret`
    the word or key agreed for hooks where it is not the application's (Facebook's verify token, Zalo's OA secret). `shop_name`
    is the shop's name as the channel says it, where it says it;
    `pages` are (number, name) of those the owner allowed while none is chosen yet.
    """

    app_id: str
    app_secret: str
    shop: str = ""
    cipher: str = ""
    token: str = ""
    refresh_token: str = ""
    expires_at: datetime | None = None
    hook_url: str = ""
    hook_secret: str = ""
    shop_name: str = ""
    pages: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        """Names no secret: it stands in logs."""
        return f"Access(app_id={self.app_id!r}, shop={self.shop!r})"


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo of a listing: where the public finds it, and its bytes for channels that want them sent."""

    url: str
    content: bytes
    kind: str = "image/jpeg"


@dataclass(frozen=True, slots=True)
class DraftVariant:
    """What is bought: `sku` is our word for it, by which its orders find back; price in whole đồng, stock in pieces.

    `outside_id` is "" until the channel has given it one.
    """

    sku: str
    name: str
    price: int
    stock: int
    outside_id: str = ""


@dataclass(frozen=True, slots=True)
class ListingDraft:
    """What is to be shown at a channel, whole. `outside_id` is "" for one that was never there.

    `reference` is our own name for the listing, the same however often it is sent: a channel that can be asked for it is,
    before a second one is made. `category` is the channel's own number for it, "" where none was chosen. `size_cm` is
    length, width, height of the parcel. `attributes` are the channel's, by their number.
    """

    reference: str
    title: str
    description: str
    category: str
    variants: tuple[DraftVariant, ...]
    photos: tuple[Photo, ...] = ()
    weight_grams: int = 0
    size_cm: tuple[int, int, int] = (0, 0, 0)
    attributes: tuple[tuple[str, str], ...] = ()
    link: str = ""
    outside_id: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A shelf of a channel: its number there, and its name with those of the shelves around it, the outermost first."""

    number: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListingProblem:
    """What the channel would refuse: the field it is about, one word for why, and the bound that is broken (0 where none is).

    field: title, description, category, photos, weight, size, price, stock, variants, papers.
    why: missing, short, long, few, many, small, large, forbidden.
    """

    field: str
    why: str
    bound: int = 0


@dataclass(frozen=True, slots=True)
class Published:
    """A listing as the channel took it: its number there, each variant's by our sku, and where the public sees it ("" where unknown)."""

    outside_id: str
    variants: tuple[tuple[str, str], ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What changes most often: price and stock of each variant, and whether buyers see the listing."""

    shown: bool
    variants: tuple[DraftVariant, ...]


@dataclass(frozen=True, slots=True)
class SeenListing:
    """How a listing stands at the channel now. `state`: shown, hidden, checking (waits for the channel), refused, gone.

    `words` are the channel's own, where it says why. Variants are known again by our word, by the channel's number, else by their
    name; one whose stock is UNKNOWN says nothing of how many are left.
    """

    outside_id: str
    title: str
    state: Literal["shown", "hidden", "checking", "refused", "gone"]
    variants: tuple[DraftVariant, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class ChannelBuyer:
    """Who bought, as far as the channel says. What it masked stays as it wrote it, and its field's name stands in `masked`."""

    outside_id: str = ""
    name: str = ""
    phone: str = ""
    address: str = ""
    masked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """One line of an order. `price` is what one piece cost the buyer, in whole đồng."""

    listing: str
    variant: str
    sku: str
    title: str
    quantity: int
    price: int


@dataclass(frozen=True, slots=True)
class ChannelOrder:
    """An order as the channel has it now. `code` is the channel's word for its state, `state` our reading of it.

    `total` is what the buyer pays, `shipping_fee` its part for carrying; whole đồng. `at_the_door`: the money is collected on
    delivery, by the channel's carrier. `cancel_asked`: its buyer asks to cancel, and the seller has to say yes or no.
    """

    outside_id: str
    state: OrderState
    code: str
    at: datetime
    updated_at: datetime
    buyer: ChannelBuyer
    lines: tuple[ChannelLine, ...]
    total: int
    shipping_fee: int = 0
    at_the_door: bool = False
    note: str = ""
    carrier: str = ""
    tracking_code: str = ""
    send_by: datetime | None = None
    cancel_asked: bool = False


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One page of the orders that changed, and the place where the next one begins; "" after the last."""

    orders: tuple[str, ...]
    next_place: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One thing said in a conversation. `conversation` is the other side's number at the channel.

    kind: text, image, location, sticker, file, comment, other. verb: add, edit, remove, hide. `by_shop`: our side said it.
    `about` is the post or listing a comment stands under. `links` are the channel's addresses of what was sent along.
    """

    outside_id: str
    conversation: str
    kind: str
    text: str
    at: datetime
    by_shop: bool = False
    verb: str = "add"
    name: str = ""
    about: str = ""
    links: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class ChannelEvent:
    """One thing a channel told. `outside_id` is what its repeats are known by, unique within the shop.

    `subject` is the outside number of what it is about: the order, the listing, the message's conversation. `code` is the
    channel's own word for the kind.
    """

    outside_id: str
    kind: EventKind
    code: str
    shop: str
    subject: str
    at: datetime
    message: Message | None = None


@dataclass(frozen=True, slots=True)
class LostNews:
    """What a channel could not tell, the oldest first: each as the body it would have knocked with. `last` says of them all that they
    are known; `more`: others stand behind them."""

    bodies: tuple[bytes, ...]
    last: str
    more: bool = False


@dataclass(frozen=True, slots=True)
class PagePost:
    """One post for a page, whole. `reference` stands in the words as part of a line and in no other post's: a page that can be asked
    is, before a second one is made."""

    reference: str
    words: str
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True)
class MessagePage:
    """One page of what was said, oldest first, and the place where the next one begins; "" after the last."""

    messages: tuple[Message, ...]
    next_place: str = ""


@dataclass(frozen=True, slots=True)
class LivePage:
    """Comments under a live video as they were written, oldest first; `place` is where to go on, now if `more` are there, else later."""

    messages: tuple[Message, ...]
    place: str
    more: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What our side says. `answers` is the outside number of the comment or message it answers, "" where it is none."""

    conversation: str
    text: str
    links: tuple[str, ...] = ()
    answers: str = ""


class NotDone(AdapterError):
    """A channel did not do as asked. `fault` says why in one word.

    key: it refuses our token or signature. busy: it asks us to wait `seconds`. silent: no answer, or none of use.
    gone: what it was about is not there any more. refused: it will not, for the reason in `words`, `field` where one is named.
    not_understood: another answer than is documented. none: this channel is not asked for it.
    """

    def __init__(self, message: str, *, fault: Fault, seconds: int = 0, code: str = "", words: str = "", field: str = "") -> None:  # fmt: skip
        super().__init__(message, retryable=fault in ("busy", "silent"))
        self.fault = fault
        self.seconds = seconds
        self.code = code
        self.words = words
        self.field = field


class Channel(Protocol):
    """What every channel can do. It keeps nothing and changes nothing here; header names are compared without case.

    Whatever asks the network is called outside any transaction and raises NotDone.
    """

    name: str

    def probe(self, access: Access, query: Mapping[str, str], raw: bytes) -> str | None:
        """What to answer a knock that carries no news (a challenge, an empty trial); None when it is not one.

        Raises NotGenuine for a challenge that does not know the agreed word.
        """

    def verify(self, access: Access, headers: Mapping[str, str], raw: bytes) -> None:
        """Return when the raw bytes prove to come from the channel, else raise NotGenuine with the reason."""

    def parse(self, raw: bytes) -> tuple[ChannelEvent, ...]:
        """Everything the knock tells, in the order it stands there; raises NotUnderstood saying what is wrong with it."""

    def kept_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """The headers worth keeping with the knock as evidence, without secrets."""

    def renew(self, access: Access) -> Access:
        """A new token for the old one's; the old refresh token is used up by it. "key": the seller has to connect again."""

    def check_config(self, access: Access) -> str:
        """ "" when the settings can work, else the field of `Access` that cannot. Reads only."""


class Recalling(Channel, Protocol):
    """A channel that keeps what it could not tell its application, until it hears that it is known."""

    def lost(self, access: Access) -> LostNews:
        """The oldest of it; the same again until it is said to be known."""

    def lost_known(self, access: Access, last: str) -> None:
        """All up to this one is kept here and need not be told again."""


class Allowing(Channel, Protocol):
    """A channel whose owner of a shop says yes on the channel's own page; only then there is a token."""

    def ask_url(self, access: Access, back: str) -> str:
        """Where the owner says yes; the channel sends them back to `back` with what `enter` needs. `back` holds our own state word."""

    def enter(self, access: Access, back: str, answer: Mapping[str, str]) -> Access:
        """What opens the shop, for the answer the owner came back with. Once: the channel's code is used up by it."""


class Choosing(Allowing, Protocol):
    """A channel whose owner may say yes for several pages at once: `enter` then names them instead of a shop, and one is chosen here."""

    def choose(self, access: Access, shop: str) -> Access:
        """What opens this one; asks the network."""


class Showcase(Channel, Protocol):
    """A place where goods are shown: a marketplace's shop, a page."""

    def problems(self, draft: ListingDraft) -> tuple[ListingProblem, ...]:
        """What the channel would refuse, all of it, without asking it."""

    def publish(self, access: Access, draft: ListingDraft) -> Published:
        """Put it there, or make what is there like this; the same draft again leaves one listing."""

    def set_terms(self, access: Access, outside_id: str, terms: Terms) -> None:
        """Make price, stock and sight what the terms say; said again it changes nothing."""

    def look(self, access: Access, outside_ids: Sequence[str]) -> tuple[SeenListing, ...]:
        """How these listings stand there now, at most fifty; one that is not there any more is `gone`."""


class Shelved(Showcase, Protocol):
    """A place whose goods must stand on one of its own shelves."""

    def shelves(self, access: Access) -> tuple[Shelf, ...]:
        """Every shelf goods can be put on, none that only holds other shelves; asks the network."""


class Marketplace(Showcase, Protocol):
    """A place that takes orders too."""

    def orders_since(self, access: Access, since: datetime, place: str = "") -> OrderPage:
        """Which orders were made or changed from that moment on; `place` is "" for the first page, then what the page before named."""

    def orders(self, access: Access, outside_ids: Sequence[str]) -> tuple[ChannelOrder, ...]:
        """These orders whole, at most fifty."""


class Fulfilling(Marketplace, Protocol):
    """A marketplace that wants to hear what became of an order. What it knows already may be said again: nothing happens."""

    def ship(self, access: Access, outside_id: str, tracking_code: str = "") -> str:
        """The goods are packed and leave. Returns the tracking code where the channel's carrier gives one and has given it, else "".

        `tracking_code` is the seller's own, where they send by a carrier of theirs; where the channel waits for one and none is
        said, fault "refused" with the field tracking_code.
        """

    def cancel(self, access: Access, outside_id: str, reason: CancelReason) -> None:
        """The seller cannot or does not send it."""


class Answering(Fulfilling, Protocol):
    """A marketplace whose buyers may ask the seller to cancel."""

    def answer_cancel(self, access: Access, outside_id: str, agreed: bool) -> None:
        """Say yes or no to the buyer who asks; where nobody asks any more nothing happens."""


class Conversation(Channel, Protocol):
    """A place where people write to the shop."""

    def send(self, access: Access, said: Outgoing) -> str:
        """Say it; returns the channel's number for the message."""

    def reply_until(self, message: Message) -> datetime | None:
        """Until when the message can be answered; None where there is no end."""

    def messages_since(self, access: Access, since: datetime, place: str = "") -> MessagePage:
        """What was said from that moment on, for what its hooks missed; fault "none" where the channel is not asked."""


class Posting(Channel, Protocol):
    """A place where the shop writes posts that are no listings."""

    def post(self, access: Access, said: PagePost) -> Published:
        """Write it with its photos; the same post again leaves one."""


class Live(Conversation, Protocol):
    """A place whose live videos can be asked for their comments."""

    def live_comments(self, access: Access, video: str, place: str = "") -> LivePage:
        """What was written under the video from this place on, "" for the beginning; asks the network."""

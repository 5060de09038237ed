"""A marketplace kept in memory, its knocks written in our own words as JSON and proved by HMAC in `X-Demo-Signature`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from lantoa.channels.adapters import fields
from lantoa.channels.adapters.base import (
    Access,
    CancelReason,
    ChannelEvent,
    ChannelOrder,
    ListingDraft,
    ListingProblem,
    LostNews,
    NotDone,
    OrderPage,
    OrderState,
    PagePost,
    Published,
    SeenListing,
    Terms,
)
from lantoa.kit import wire
from lantoa.kit.world import world

TITLE = 120


@dataclass
class DemoMarketplace:
    """The smallest marketplace that keeps the contract; see `adapters.base.Answering` and `Recalling`. Tests read and set what stands in it.

    `unheard` are knocks that did not arrive, two are told at once; `fault` makes every call fail so.
    """

    name: str = "demo"
    items: dict[str, tuple[ListingDraft, bool]] = field(default_factory=dict)
    placed: dict[str, ChannelOrder] = field(default_factory=dict)
    posts: dict[str, PagePost] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    unheard: list[bytes] = field(default_factory=list)
    fault: NotDone | None = None
    live: str = "demo-token-1"

    def probe(self, access: Access, query: Mapping[str, str], raw: bytes) -> str | None:
        return None

    def verify(self, access: Access, headers: Mapping[str, str], raw: bytes) -> None:
        expected = fields.hmac_hex(access.app_secret, raw)
        fields.same_signature(fields.header(headers, "x-demo-signature"), expected, access.app_secret)

    def parse(self, raw: bytes) -> tuple[ChannelEvent, ...]:
        body = wire.json_object(raw)
        at, shop = fields.seconds(body, "at"), wire.text(body, "shop", 40, needed=True)
        order = wire.text(body, "order", 40, needed=True)
        return (ChannelEvent(f"order:{order}:{int(at.timestamp())}", "order", "order", shop, order, at),)

    def kept_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return wire.kept(headers, "x-demo-signature")

    def lost(self, access: Access) -> LostNews:
        self._called(access, "lost", key=False)
        return LostNews(tuple(self.unheard[:2]), str(len(self.unheard[:2])), len(self.unheard) > 2)

    def lost_known(self, access: Access, last: str) -> None:
        self._called(access, "lost_known", key=False)
        del self.unheard[: int(last)]

    def renew(self, access: Access) -> Access:
        self._called(access, "renew", key=False)
        self.live = f"demo-token-{len(self.calls) + 1}"
        return replace(access, token=self.live, expires_at=world.now() + timedelta(hours=4))

    def check_config(self, access: Access) -> str:
        return next((name for name in ("app_id", "app_secret", "shop") if not getattr(access, name)), "")

    def problems(self, draft: ListingDraft) -> tuple[ListingProblem, ...]:
        found = [] if draft.title else [ListingProblem("title", "missing")]
        if len(draft.title) > TITLE:
            found.append(ListingProblem("title", "long", TITLE))
        if not draft.variants:
            found.append(ListingProblem("variants", "missing"))
        return tuple(found)

    def publish(self, access: Access, draft: ListingDraft) -> Published:
        self._called(access, "publish")
        known = next((number for number, (one, _shown) in self.items.items() if one.reference == draft.reference), "")
        number = draft.outside_id or known or str(len(self.items) + 1)
        self.items[number] = (draft, True)
        return Published(number, tuple((one.sku, one.sku) for one in draft.variants), f"https://demo.example/{number}")

    def post(self, access: Access, said: PagePost) -> Published:
        self._called(access, "post")
        known = next((number for number, one in self.posts.items() if one.reference == said.reference), "")
        number = known or f"p{len(self.posts) + 1}"
        self.posts.setdefault(number, said)
        return Published(number, (), f"https://demo.example/{number}")

    def set_terms(self, access: Access, outside_id: str, terms: Terms) -> None:
        self._called(access, "set_terms")
        if outside_id not in self.items:
            raise NotDone("not there", fault="gone")
        draft = self.items[outside_id][0]
        self.items[outside_id] = (replace(draft, variants=terms.variants), terms.shown)

    def look(self, access: Access, outside_ids: Sequence[str]) -> tuple[SeenListing, ...]:
        self._called(access, "look")
        return tuple(self._seen(number) for number in outside_ids)

    def orders_since(self, access: Access, since: datetime, place: str = "") -> OrderPage:
        self._called(access, "orders_since")
        return OrderPage(tuple(number for number, one in self.placed.items() if one.updated_at >= since))

    def orders(self, access: Access, outside_ids: Sequence[str]) -> tuple[ChannelOrder, ...]:
        self._called(access, "orders")
        return tuple(self.placed[number] for number in outside_ids if number in self.placed)

    def ship(self, access: Access, outside_id: str, tracking_code: str = "") -> str:
        self._called(access, "ship")
        if outside_id not in self.placed:
            raise NotDone("no such order", fault="gone")
        if self.placed[outside_id].state == "cancelled":
            raise NotDone("it is cancelled", fault="refused", words="Đơn đã hủy.")
        if self.placed[outside_id].state == "to_send":
            self._becomes(outside_id, "sent", "SHIPPED")
        return tracking_code or f"DEMO{outside_id}"

    def cancel(self, access: Access, outside_id: str, reason: CancelReason) -> None:
        self._called(access, "cancel")
        if self.placed[outside_id].state in ("sent", "delivered"):
            raise NotDone("it is on its way", fault="refused", words="Đơn đã giao cho bên vận chuyển.")
        if self.placed[outside_id].state != "cancelled":
            self._becomes(outside_id, "cancelled", f"CANCELLED {reason}")

    def answer_cancel(self, access: Access, outside_id: str, agreed: bool) -> None:
        self._called(access, "answer_cancel")
        if self.placed[outside_id].cancel_asked:
            self.placed[outside_id] = replace(self.placed[outside_id], cancel_asked=False)
            self._becomes(outside_id, *(("cancelled", "CANCELLED BUYER") if agreed else ("to_send", "READY")))

    def _becomes(self, number: str, state: OrderState, code: str) -> None:
        self.placed[number] = replace(self.placed[number], state=state, code=code, updated_at=world.now())

    def _seen(self, number: str) -> SeenListing:
        if number not in self.items:
            return SeenListing(number, "", "gone", ())
        draft, shown = self.items[number]
        return SeenListing(number, draft.title, "shown" if shown else "hidden", draft.variants)

    def _called(self, access: Access, name: str, *, key: bool = True) -> None:
        self.calls.append(name)
        if self.fault:
            raise self.fault
        if key and access.token != self.live:
            raise NotDone("the token ran out", fault="key")


CHANNEL = DemoMarketplace()


def fresh() -> DemoMarketplace:
    """The marketplace as it was before anything was asked of it."""
    empty = DemoMarketplace()
    for name in ("items", "placed", "posts", "calls", "unheard", "fault", "live"):
        setattr(CHANNEL, name, getattr(empty, name))
    return CHANNEL


def a_knock(access: Access, order: str, at: datetime | None = None) -> tuple[bytes, dict[str, str]]:
    """(raw body, headers) of the knock about an order."""
    moment = int((at or world.now()).timestamp())
    raw = f'{{"shop":"{access.shop}","order":"{order}","at":{moment}}}'.encode()
    return raw, {"X-Demo-Signature": fields.hmac_hex(access.app_secret, raw)}

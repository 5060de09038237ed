"""The words of the public API, Beckn's where it has one for the thing (docs/api.md)."""

from __future__ import annotations

from typing import Literal

from ninja import Field, Schema

Amount = Field(pattern="^[0-9]{1,12}$", description="Whole đồng.")


class Named(Schema):
    name: str


class Coded(Schema):
    code: str
    name: str = ""


class State(Schema):
    name: str


class Country(Schema):
    code: Literal["VNM"]


class Location(Schema):
    country: Country
    state: State


class Context(Schema):
    """Who answers, and as what (Beckn: Context)."""

    domain: Literal["retail"]
    action: str
    version: Literal["1"]
    bpp_id: str = Field(description="Host and port of the market that answers.")
    bpp_uri: str = Field(description="Its address.")
    location: Location
    environment: Literal["production", "sandbox"] = Field(description="In a sandbox nothing is really sold.")


class Image(Schema):
    url: str


class Descriptor(Schema):
    name: str
    images: list[Image]


class Price(Schema):
    """Beckn: Price. The lowest of its kinds, for one `unit`."""

    currency: Literal["VND"]
    value: str = Amount
    unit: str = ""


class Place(Schema):
    """Beckn: Location. A commune, ward or special zone by its number."""

    id: str
    descriptor: Named


class Provider(Schema):
    """Beckn: Provider. A stall."""

    id: str
    descriptor: Named
    locations: list[Place]


class Count(Schema):
    count: int = Field(ge=0, le=99, description="At most 99 is told.")


class Quantity(Schema):
    available: Count


class Tag(Schema):
    descriptor: Coded
    value: str


class TagGroup(Schema):
    """Beckn: TagGroup. `ocop` tells the stars of the province's programme."""

    descriptor: Coded
    list: list[Tag]


class Item(Schema):
    """Beckn: Item. One thing a stall sells."""

    id: str
    descriptor: Descriptor
    price: Price
    quantity: Quantity
    availability: Literal["InStock", "OutOfStock", "SoldOut"] = Field(
        description="As schema.org names it; OutOfStock: its stall rests."
    )
    category_ids: list[str]
    provider: Provider
    url: str = Field(description="Its page, where it is bought.")
    tags: list[TagGroup]


class Catalog(Schema):
    """Beckn: Catalog; its items in the order in which they fit."""

    total: int
    items: list[Item]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class Found(Schema):
    context: Context
    catalog: Catalog


class Kind(Schema):
    id: str
    parent_item_id: str
    descriptor: Named
    price: Price


class WholeItem(Item):
    long_desc: str
    variants: list[Kind]


class OneItem(Schema):
    context: Context
    item: WholeItem


class Stall(Provider):
    url: str
    long_desc: str
    resting: bool


class StallGoods(Schema):
    items: list[Item]
    next: str | None


class OneStall(Schema):
    context: Context
    provider: Stall
    catalog: StallGoods


class Total(Schema):
    currency: Literal["VND"]
    value: str = Amount


class Receipt(Schema):
    code: str
    verdict: Literal["genuine", "sealed", "sealing", "changed", "erased", "uncommitted"]
    provider: Provider
    placed_at: str
    paid_at: str | None
    total: Total | None
    rehearsal: bool
    url: str


class Seal(Schema):
    position: int
    seq: int
    seal: str


class Head(Schema):
    chain: str
    since: int
    seq: int
    seal: str
    new: str


class Root(Schema):
    number: int
    position: int
    chains: int
    root: str
    before: str
    key: str
    signed_at: str
    fingerprint: str
    signature: str


class Proof(Schema):
    """That a seal stands in its chain, and the chain under a signed root (docs/verifier)."""

    seal: Seal
    path: list[str]
    head: Head
    place: int
    head_path: list[str]
    root: Root


class Witness(Schema):
    name: str
    at: str


class OneReceipt(Schema):
    context: Context
    receipt: Receipt
    proofs: list[Proof]
    witnesses: list[Witness]


class Certificate(Schema):
    code: str
    verdict: Literal["genuine", "sealing", "revoked", "changed", "erased"]
    credential: str = Field(description="The signed text (Open Badges 3.0); empty where it was erased.")
    url: str


class OneCertificate(Schema):
    context: Context
    certificate: Certificate


class Problem(Schema):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str

"""What another market says of its goods, read word by word before a buyer sees any of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lantoa.portal.rules.market_document import BadDocument, line

MOST_GOODS = 24
HIGHEST_PRICE, MOST_LEFT = 100_000_000_000, 1_000_000
AVAILABILITY = ("InStock", "OutOfStock", "SoldOut")
_PRICE = re.compile(r"[1-9][0-9]{0,11}", re.ASCII)
_ADDRESS = re.compile(r"[A-Za-z0-9/_.~%?=&+:\[\]-]{1,500}", re.ASCII)


@dataclass(frozen=True, slots=True)
class FoundGoods:
    """One thing another market sells: lowest price in đồng for a unit, who sells it where, its page and its picture there ("" without one), the
    stars of OCOP (0 for none)."""

    id: str
    name: str
    price: int
    unit: str
    stall: str
    place: str
    availability: str
    page: str
    picture: str
    stars: int


def read_catalog(said: Mapping[str, Any], address: str) -> tuple[int, list[FoundGoods]]:
    """How many things were found there, and the first of them. Raises BadDocument: "shape", "words", "address" (a page or picture that is not that
    market's own), "price", "size"."""
    try:
        catalog = said["catalog"]
        items, total = catalog["items"], catalog["total"]
        if not isinstance(items, list) or type(total) is not int or not len(items) <= total <= MOST_LEFT:
            raise BadDocument("shape")
        if len(items) > MOST_GOODS:
            raise BadDocument("size")
        return total, [_goods(one, address) for one in items]
    except (KeyError, TypeError, IndexError):
        raise BadDocument("shape") from None


def _goods(said: Mapping[str, Any], address: str) -> FoundGoods:
    described, price, provider = said["descriptor"], said["price"], said["provider"]
    images = described["images"]
    if not isinstance(images, list) or said["availability"] not in AVAILABILITY:
        raise BadDocument("shape")
    return FoundGoods(
        line(said["id"], 40), line(described["name"], 200), _price(price), line(price["unit"], 40, empty=True), line(provider["descriptor"]["name"], 200),
        line(provider["locations"][0]["descriptor"]["name"], 200), said["availability"], _address(said["url"], address),
        _address(images[0]["url"], address) if images else "", _stars(said["tags"]),
    )  # fmt: skip


def _price(said: Mapping[str, Any]) -> int:
    value = said["value"]
    if (
        said["currency"] != "VND"
        or not isinstance(value, str)
        or not _PRICE.fullmatch(value)
        or int(value) > HIGHEST_PRICE
    ):
        raise BadDocument("price")
    return int(value)


def _address(value: object, address: str) -> str:
    """A page of that market and of nobody else; no script, no other scheme, no way out by dots."""
    if (
        not isinstance(value, str)
        or not value.startswith(f"{address}/")
        or not _ADDRESS.fullmatch(value)
        or "/.." in value
    ):
        raise BadDocument("address")
    return value


def _stars(tags: object) -> int:
    if not isinstance(tags, list) or len(tags) > 10:
        raise BadDocument("shape")
    for tag in tags:
        if tag["descriptor"]["code"] == "ocop":
            stars = tag["list"][0]["value"]
            if stars not in {"1", "2", "3", "4", "5"}:
                raise BadDocument("shape")
            return int(stars)
    return 0

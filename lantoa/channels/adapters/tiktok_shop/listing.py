"""A listing as TikTok Shop's product: made, changed, priced, hidden, looked at."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any, Literal, cast

from lantoa.channels.adapters import fields
from lantoa.channels.adapters.base import (
    Access,
    DraftVariant,
    ListingDraft,
    ListingProblem,
    NotDone,
    Published,
    SeenListing,
    Terms,
)
from lantoa.channels.adapters.listing import missing
from lantoa.channels.adapters.tiktok_shop import client, options
from lantoa.kit import wire
from lantoa.kit.wire import NotUnderstood

State = Literal["shown", "hidden", "checking", "refused", "gone"]
_CHINESE = re.compile("[\N{CJK UNIFIED IDEOGRAPH-4E00}-\N{CJK UNIFIED IDEOGRAPH-9FFF}]")


def problems(draft: ListingDraft) -> tuple[ListingProblem, ...]:
    """All that stands against it, by what is documented."""
    found = []
    title, words = draft.title.strip(), draft.description.strip()
    if not title:
        found.append(ListingProblem("title", "missing"))
    elif len(title) < options.SHORTEST_TITLE:
        found.append(ListingProblem("title", "short", options.SHORTEST_TITLE))
    elif len(title) > options.LONGEST_TITLE:
        found.append(ListingProblem("title", "long", options.LONGEST_TITLE))
    elif _CHINESE.search(title):
        found.append(ListingProblem("title", "forbidden"))
    if not words:
        found.append(ListingProblem("description", "missing"))
    elif len(_page(words)) > options.LONGEST_DESCRIPTION:
        found.append(ListingProblem("description", "long", options.LONGEST_DESCRIPTION))
    found += missing(draft, options.MOST_VARIANTS)
    if any(one.price > options.HIGHEST_PRICE for one in draft.variants):
        found.append(ListingProblem("price", "large", options.HIGHEST_PRICE))
    return tuple(found)


def publish(access: Access, draft: ListingDraft) -> Published:
    """Make the product, or find it and make it like this."""
    number = _known(draft.outside_id) if draft.outside_id else _made_before(access, draft)
    there = {one.sku: one.outside_id for one in _seen(access, number).variants} if number else {}
    product = _product(access, draft, there)
    if number:
        answer = client.put(access, f"/product/202309/products/{number}", product)
    else:
        answer = client.post(access, "/product/202309/products", {"save_mode": "LISTING", **product})
        number = client.said(answer, "product_id")
    try:
        numbers = {wire.text(row, "seller_sku", 60): wire.text(row, "id", 40) for row in fields.rows(answer, "skus")}
    except NotUnderstood as error:
        raise NotDone(str(error), fault="not_understood") from None
    return Published(number, tuple((one.sku, numbers.get(one.sku) or there.get(one.sku, "")) for one in draft.variants))


def set_terms(access: Access, outside_id: str, terms: Terms) -> None:
    """Price, stock and sight, as far as they are not so already."""
    seen = _seen(access, _known(outside_id))
    if seen.state == "gone":
        raise NotDone("the product is deleted", fault="gone")
    before = {one.outside_id: one for one in seen.variants}
    unlike = [one for one in terms.variants if one.outside_id not in before]
    if unlike:
        raise NotDone("the choices differ", fault="refused", field="variants", words=unlike[0].name[:200])
    path = f"/product/202309/products/{outside_id}"
    dear = [one for one in terms.variants if before[one.outside_id].price != one.price]
    short = [one for one in terms.variants if before[one.outside_id].stock != _stock(one)]
    try:
        if dear:
            skus: list[dict[str, Any]] = [{"id": one.outside_id, "price": _price(one)} for one in dear]
            client.all_done(client.post(access, f"{path}/prices/update", {"skus": skus}))
        if short:
            house = _warehouse(access)
            skus = [
                {"id": one.outside_id, "inventory": [{"warehouse_id": house, "quantity": _stock(one)}]} for one in short
            ]
            client.all_done(client.post(access, f"{path}/inventory/update", {"skus": skus}))
        if terms.shown != (seen.state != "hidden"):
            way = "activate" if terms.shown else "deactivate"
            client.all_done(client.post(access, f"/product/202309/products/{way}", {"product_ids": [outside_id]}))
    except NotDone as error:
        if error.fault == "refused" and seen.state == "checking":
            # While a product is being checked there, its terms cannot be changed; afterwards they can.
            raise NotDone(str(error), fault="silent", code=error.code, words=error.words) from None
        raise


def look(access: Access, outside_ids: Sequence[str]) -> tuple[SeenListing, ...]:
    """Each as it stands; they are asked for one by one."""
    return tuple(_seen(access, number) for number in outside_ids[: options.MOST_AT_ONCE])


def _seen(access: Access, number: str) -> SeenListing:
    if not (number.isascii() and number.isdigit()):
        return SeenListing(number, "", "gone", ())
    try:
        row = client.get(access, f"/product/202309/products/{number}")
        state = cast(State, options.PRODUCT_STATES.get(wire.text(row, "status", 40, needed=True), "checking"))
        variants = () if state == "gone" else tuple(_variant(one) for one in fields.rows(row, "skus"))
        title = "" if state == "gone" else wire.text(row, "title", 300)
        return SeenListing(number, title, state, variants, _why(row))
    except NotUnderstood as error:
        raise NotDone(str(error), fault="not_understood") from None
    except NotDone as error:
        if error.fault != "gone":
            raise
        return SeenListing(number, "", "gone", ())


def _variant(row: dict[str, Any]) -> DraftVariant:
    price = wire.part(row, "price")
    cost = fields.dong(price, "tax_exclusive_price") or fields.dong(price, "sale_price")
    left = sum(fields.count(one, "quantity") for one in fields.rows(row, "inventory"))
    names = [wire.text(one, "value_name", options.LONGEST_VALUE) for one in fields.rows(row, "sales_attributes")]
    number = wire.text(row, "id", 40, needed=True)
    return DraftVariant(wire.text(row, "seller_sku", 60), " ".join(filter(None, names)), cost, left, number)


def _why(row: dict[str, Any]) -> str:
    said = [
        str(reason)
        for one in fields.rows(row, "audit_failed_reasons")
        for reason in one.get("reasons") or ()
        if isinstance(reason, str)
    ]
    return " ".join(said)[:200]


def _product(access: Access, draft: ListingDraft, there: dict[str, str]) -> dict[str, Any]:
    house = _warehouse(access)
    length, width, height = draft.size_cm
    product: dict[str, Any] = {
        "title": draft.title.strip(), "description": _page(draft.description.strip()), "category_id": draft.category,
        "main_images": [{"uri": client.upload(access, one)} for one in draft.photos[: options.MOST_PHOTOS]],
        "package_weight": {"value": f"{draft.weight_grams / 1000:.3f}", "unit": "KILOGRAM"},
        "product_attributes": [{"id": number, "values": [{"name": said}]} for number, said in draft.attributes],
        "skus": [_sku(one, house, there.get(one.sku, ""), alone=len(draft.variants) == 1) for one in draft.variants],
    }  # fmt: skip
    if length and width and height:
        sides = {"length": str(length), "width": str(width), "height": str(height)}
        product["package_dimensions"] = {**sides, "unit": "CENTIMETER"}
    return product


def _sku(one: DraftVariant, house: str, number: str, *, alone: bool) -> dict[str, Any]:
    sku: dict[str, Any] = {
        "seller_sku": one.sku,
        "price": _price(one),
        "inventory": [{"warehouse_id": house, "quantity": _stock(one)}],
    }
    if number:
        # One that is not named is taken for a new one, and the old one is deleted.
        sku["id"] = number
    if not alone:
        sku["sales_attributes"] = [{"name": "Loại", "value_name": one.name.strip()[: options.LONGEST_VALUE]}]
    return sku


def _price(one: DraftVariant) -> dict[str, str]:
    return {"amount": str(one.price), "currency": options.CURRENCY}


def _stock(one: DraftVariant) -> int:
    return min(one.stock, options.MOST_STOCK)


def _page(words: str) -> str:
    """The words as the little HTML that is allowed there, a paragraph for each line."""
    lines = (line.strip() for line in words.splitlines())
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines if line)


def _warehouse(access: Access) -> str:
    """Where the shop sends from: the one it chose itself at TikTok Shop, else its first."""
    answer = client.get(access, "/logistics/202309/warehouses")
    try:
        found = [row for row in fields.rows(answer, "warehouses") if row.get("type") == "SALES_WAREHOUSE"]
    except NotUnderstood as error:
        raise NotDone(str(error), fault="not_understood") from None
    if not found:
        raise NotDone("the shop has no warehouse", fault="refused", words="no SALES_WAREHOUSE")
    return client.said(next((row for row in found if row.get("is_default") is True), found[0]), "id")


def _made_before(access: Access, draft: ListingDraft) -> str:
    """The product an earlier try made whose answer never came."""
    if not draft.variants:
        return ""
    body = {"status": "ALL", "seller_skus": [draft.variants[0].sku]}
    answer = client.post(access, "/product/202309/products/search", body, {"page_size": "10"})
    try:
        rows = fields.rows(answer, "products")
    except NotUnderstood as error:
        raise NotDone(str(error), fault="not_understood") from None
    return next((client.said(row, "id") for row in rows if row.get("status") != "DELETED"), "")


def _known(number: str) -> str:
    if not (number.isascii() and number.isdigit() and len(number) <= 30):
        raise NotDone("no product of TikTok Shop's", fault="gone")
    return number

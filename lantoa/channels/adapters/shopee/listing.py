"""A listing as Shopee's item: made, changed, priced, hidden, looked at."""

from __future__ import annotations

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
from lantoa.channels.adapters.shopee import client, options
from lantoa.kit import wire
from lantoa.kit.wire import NotUnderstood

State = Literal["shown", "hidden", "checking", "refused", "gone"]
# Shopee's number for what has no choices.
ALONE = "0"


def problems(draft: ListingDraft) -> tuple[ListingProblem, ...]:
    """All that stands against it, by what is documented."""
    found = []
    for field, said, longest in (
        ("title", draft.title, options.LONGEST_TITLE),
        ("description", draft.description, options.LONGEST_DESCRIPTION),
    ):
        if not said.strip():
            found.append(ListingProblem(field, "missing"))
        elif len(said) > longest:
            found.append(ListingProblem(field, "long", longest))
    found += missing(draft, options.MOST_VARIANTS)
    return tuple(found)


def publish(access: Access, draft: ListingDraft) -> Published:
    """Make the item, or find it and make it like this."""
    number = draft.outside_id or _made_before(access, draft)
    item = _item(access, draft)
    if number:
        client.post(access, "/api/v2/product/update_item", {"item_id": int(number), **item})
        return Published(number, _variants(access, number, draft), _url(access, number))
    item["original_price"] = draft.variants[0].price
    item["seller_stock"] = [{"stock": draft.variants[0].stock}]
    number = _number(client.post(access, "/api/v2/product/add_item", item), "item_id")
    return Published(number, _variants(access, number, draft), _url(access, number))


def set_terms(access: Access, outside_id: str, terms: Terms) -> None:
    """Price, stock and sight, each by its own call."""
    item = int(outside_id)
    prices = [{"model_id": int(one.outside_id or ALONE), "original_price": one.price} for one in terms.variants]
    stocks = [
        {"model_id": int(one.outside_id or ALONE), "seller_stock": [{"stock": one.stock}]} for one in terms.variants
    ]
    _all_done(client.post(access, "/api/v2/product/update_price", {"item_id": item, "price_list": prices}))
    _all_done(client.post(access, "/api/v2/product/update_stock", {"item_id": item, "stock_list": stocks}))
    sight = {"item_list": [{"item_id": item, "unlist": not terms.shown}]}
    _all_done(client.post(access, "/api/v2/product/unlist_item", sight))


def look(access: Access, outside_ids: Sequence[str]) -> tuple[SeenListing, ...]:
    """Each as it stands; what Shopee does not name is gone."""
    asked = ",".join(outside_ids[: options.MOST_AT_ONCE])
    answer = client.get(access, "/api/v2/product/get_item_base_info", {"item_id_list": asked})
    try:
        seen = {one.outside_id: one for one in (_seen(access, row) for row in fields.rows(answer, "item_list"))}
    except NotUnderstood as error:
        raise NotDone(str(error), fault="not_understood") from None
    return tuple(seen.get(number, SeenListing(number, "", "gone", ())) for number in outside_ids)


def _item(access: Access, draft: ListingDraft) -> dict[str, Any]:
    length, width, height = draft.size_cm
    item: dict[str, Any] = {
        "item_name": draft.title, "description": draft.description, "item_sku": _sku(draft), "category_id": int(draft.category),
        "weight": draft.weight_grams / 1000, "condition": "NEW", "item_status": "NORMAL",
        "image": {"image_id_list": [client.upload(access, one) for one in draft.photos[: options.MOST_PHOTOS]]},
        "attribute_list": [{"attribute_id": int(number), "attribute_value_list": [{"value_id": 0, "original_value_name": said}]} for number, said in draft.attributes],
    }  # fmt: skip
    if length and width and height:
        item["dimension"] = {"package_length": length, "package_width": width, "package_height": height}
    item["logistic_info"] = _carriers(access)
    return item


def _carriers(access: Access) -> list[dict[str, Any]]:
    """All of the shop's carriers that are switched on: which there are, the seller chose at Shopee."""
    answer = client.get(access, "/api/v2/logistics/get_channel_list", {})
    try:
        found = [row for row in fields.rows(answer, "logistics_channel_list") if row.get("enabled") is True]
        return [{"logistic_id": int(_number(row, "logistics_channel_id")), "enabled": True} for row in found]
    except NotUnderstood as error:
        raise NotDone(str(error), fault="not_understood") from None


def _sku(draft: ListingDraft) -> str:
    # Orders of what has no choices name the item's own word, all others the model's.
    return draft.variants[0].sku if len(draft.variants) == 1 else draft.reference


def _made_before(access: Access, draft: ListingDraft) -> str:
    """The item an earlier try made whose answer never came."""
    answer = client.get(access, "/api/v2/product/search_item", {"item_sku": _sku(draft), "page_size": 10})
    found = answer.get("item_id_list")
    return str(found[0]) if isinstance(found, list) and found and isinstance(found[0], int) else ""


def _variants(access: Access, number: str, draft: ListingDraft) -> tuple[tuple[str, str], ...]:
    if len(draft.variants) == 1:
        return ((draft.variants[0].sku, ALONE),)
    there = dict(_models(access, number))
    if not there:
        tiers = [{"name": "Loại", "option_list": [{"option": one.name[:20]} for one in draft.variants]}]
        models = [
            {"tier_index": [place], "original_price": one.price, "model_sku": one.sku, "seller_stock": [{"stock": one.stock}]}
            for place, one in enumerate(draft.variants)
        ]  # fmt: skip
        client.post(access, "/api/v2/product/init_tier_variation", {"item_id": int(number), "tier_variation": tiers, "model": models})  # fmt: skip
        there = dict(_models(access, number))
    missing = [one.name for one in draft.variants if one.sku not in there]
    if missing:
        raise NotDone("the choices differ", fault="refused", field="variants", words=", ".join(missing)[:200])
    return tuple((one.sku, there[one.sku]) for one in draft.variants)


def _models(access: Access, number: str) -> list[tuple[str, str]]:
    return [(one.sku, one.outside_id) for one in _seen_models(access, number)]


def _seen_models(access: Access, number: str) -> list[DraftVariant]:
    answer = client.get(access, "/api/v2/product/get_model_list", {"item_id": number})
    try:
        return [
            DraftVariant(wire.text(row, "model_sku", 60), "", _price(row), _stock(row), _number(row, "model_id"))
            for row in fields.rows(answer, "model")
        ]
    except NotUnderstood as error:
        raise NotDone(str(error), fault="not_understood") from None


def _seen(access: Access, row: dict[str, Any]) -> SeenListing:
    number = _number(row, "item_id")
    state = cast(State, options.ITEM_STATES.get(wire.text(row, "item_status", 40), "checking"))
    if state == "gone":
        return SeenListing(number, "", "gone", ())
    variants = (
        _seen_models(access, number)
        if row.get("has_model") is True
        else [DraftVariant(wire.text(row, "item_sku", 60), "", _price(row), _stock(row), ALONE)]
    )
    return SeenListing(number, wire.text(row, "item_name", 300), state, tuple(variants))


def _price(row: dict[str, Any]) -> int:
    found = fields.rows(row, "price_info")
    return fields.dong(found[0], "original_price") if found else 0


def _stock(row: dict[str, Any]) -> int:
    info = row.get("stock_info_v2")
    found = fields.rows(info, "seller_stock") if isinstance(info, dict) else []
    return sum(fields.count(one, "stock") for one in found)


def _number(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise NotDone(f"no {name}", fault="not_understood")
    return str(value)


def _all_done(answer: dict[str, Any]) -> None:
    failed = answer.get("failure_list") or answer.get("failed_list") or []
    if isinstance(failed, list) and failed and isinstance(failed[0], dict):
        why = str(failed[0].get("failed_reason", ""))[:200]
        raise NotDone(why or "not done", fault="gone" if "not exist" in why.lower() else "refused", words=why)


def _url(access: Access, number: str) -> str:
    return f"https://shopee.vn/product/{access.shop}/{number}"
